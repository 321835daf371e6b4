package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/server/v3/embed"
)

// store is an etcd with a relay before it, so that the API server's connections can be cut.
type store struct {
	etcd  *embed.Etcd
	relay *relay
}

func startStore(folder string) (*store, error) {
	anyPort := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	config := embed.NewConfig()
	config.Dir = filepath.Join(folder, "etcd")
	config.ListenClientUrls, config.AdvertiseClientUrls = anyPort, anyPort
	config.ListenPeerUrls, config.AdvertisePeerUrls = anyPort, anyPort
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	// Without the watch cache, bookmarks come as often as etcd says how far it is.
	config.WatchProgressNotifyInterval = time.Second
	// A member that is alone has nobody to wait for.
	config.TickMs, config.ElectionMs = 20, 100
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	select {
	case <-etcd.Server.ReadyNotify():
	case err := <-etcd.Err():
		return nil, err
	case <-time.After(30 * time.Second):
		return nil, errors.New("etcd was not ready after 30 seconds")
	}
	relay, err := newRelay(etcd.Clients[0].Addr().String())
	if err != nil {
		return nil, err
	}
	return &store{etcd: etcd, relay: relay}, nil
}

func (s *store) endpoint() string {
	return "http://" + s.relay.listener.Addr().String()
}

// compact forgets every version but the newest. The API server's watch caches would still know the older ones, and answer watches
// from them. So its connections are cut meanwhile: the caches resume from a version that is gone, and start anew.
func (s *store) compact(ctx context.Context) (int64, error) {
	s.relay.pause()
	defer s.relay.resume()
	// A watch that resumes right after the last version that it saw must find that one forgotten: two writes lie between. The key
	// is the one by which API servers tell each other what is compacted.
	for range 2 {
		revision := strconv.FormatInt(s.etcd.Server.KV().Rev()+1, 10)
		put := &etcdserverpb.PutRequest{Key: []byte("compact_rev_key"), Value: []byte(revision)}
		if _, err := s.etcd.Server.Put(ctx, put); err != nil {
			return 0, err
		}
	}
	revision := s.etcd.Server.KV().Rev()
	_, err := s.etcd.Server.Compact(ctx, &etcdserverpb.CompactionRequest{Revision: revision, Physical: true})
	return revision, err
}

// relay passes bytes between the API server and etcd.
type relay struct {
	target      string
	listener    net.Listener
	passing     sync.RWMutex
	lock        sync.Mutex
	connections map[net.Conn]bool
}

func newRelay(target string) (*relay, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{target: target, listener: listener, connections: map[net.Conn]bool{}}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go r.pass(connection)
		}
	}()
	return r, nil
}

func (r *relay) pass(near net.Conn) {
	defer near.Close()
	far, open := r.open(near)
	if !open {
		return
	}
	defer far.Close()
	go func() {
		io.Copy(far, near)
		far.Close()
	}()
	io.Copy(near, far)
	r.lock.Lock()
	delete(r.connections, near)
	r.lock.Unlock()
}

// open waits while the relay is paused.
func (r *relay) open(near net.Conn) (net.Conn, bool) {
	r.passing.RLock()
	defer r.passing.RUnlock()
	far, err := net.Dial("tcp", r.target)
	if err != nil {
		return nil, false
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	r.connections[near] = true
	return far, true
}

// pause cuts all connections and holds new ones until resume.
func (r *relay) pause() {
	r.passing.Lock()
	r.lock.Lock()
	defer r.lock.Unlock()
	for connection := range r.connections {
		connection.Close()
	}
	clear(r.connections)
}

func (r *relay) resume() {
	r.passing.Unlock()
}
