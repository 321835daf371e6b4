// Command apiserver is a kube-apiserver for tests: etcd and the API server in one process, with RBAC and certificates of its own,
// on loopback addresses and in a temporary folder. When it is ready it prints one line of JSON; then each line on its standard
// input is a request (control.go) and gets one line back. It ends when its standard input does, so that no test leaves one behind.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"k8s.io/component-base/version"
	"k8s.io/klog/v2"
)

// ready is what the parent is told when the server answers.
type ready struct {
	URL        string `json:"url"`
	CAFile     string `json:"caFile"`
	AdminToken string `json:"adminToken"`
	Version    string `json:"version"`
	WatchCache bool   `json:"watchCache"`
	Folder     string `json:"folder"`
}

func main() {
	port := flag.Int("port", 0, "port of the API server; 0 takes a free one")
	watchCache := flag.Bool("watch-cache", true, "answer lists and watches from memory, as clusters do; false asks etcd each time")
	flag.Parse()

	folder, err := os.MkdirTemp("", "sallyport-apiserver-")
	if err != nil {
		fail(err)
	}
	var once sync.Once
	// The exit is at once: nobody waits for open watches, and what etcd has not written yet is not wanted. Until the folder is
	// gone, etcd runs on, for its users would fail, and end the process, before it is.
	exit := func(status int) {
		once.Do(func() {
			for range 5 {
				if os.RemoveAll(folder) == nil {
					break
				}
			}
			os.Exit(status)
		})
	}
	klog.OsExit = exit
	go exitOnSignal(exit)
	go exitWithParent(exit)

	store, err := startStore(folder)
	if err == nil {
		err = serve(folder, store, *port, *watchCache, exit)
	}
	fmt.Fprintln(os.Stderr, err)
	exit(1)
}

func serve(folder string, store *store, port int, watchCache bool, exit func(int)) error {
	authority, err := newAuthority(folder)
	if err != nil {
		return err
	}
	ctx := context.Background()
	server, err := newServer(ctx, folder, authority, store.endpoint(), port, watchCache)
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.run(ctx) }()

	started := make(chan error, 1)
	go func() {
		if err := server.waitUntilReady(60 * time.Second); err != nil {
			started <- err
			return
		}
		say(ready{
			URL: server.url, CAFile: authority.caFile, AdminToken: server.adminToken,
			Version: version.Get().GitVersion, WatchCache: watchCache, Folder: folder,
		})
		answerRequests(ctx, os.Stdin, &control{authority: authority, store: store, server: server})
		exit(0)
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("the API server ended: %w", err)
	case err := <-started:
		return err
	}
}

var sayLock sync.Mutex

func say(line any) {
	sayLock.Lock()
	defer sayLock.Unlock()
	json.NewEncoder(os.Stdout).Encode(line)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func exitOnSignal(exit func(int)) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	<-signals
	exit(0)
}

// exitWithParent covers a parent whose end of the pipe lives on in another of its children.
func exitWithParent(exit func(int)) {
	parent := os.Getppid()
	for range time.Tick(time.Second) {
		if os.Getppid() != parent {
			exit(0)
		}
	}
}
