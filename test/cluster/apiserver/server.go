package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/component-base/metrics/legacyregistry"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

type server struct {
	url        string
	adminToken string
	watchCache bool
	options    options.CompletedOptions
	client     *http.Client
}

func newServer(ctx context.Context, folder string, authority *authority, etcd string, port int, watchCache bool) (*server, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	token, tokenFile, err := adminToken(authority)
	if err != nil {
		return nil, err
	}
	certificateFile, keyFile, err := authority.serving()
	if err != nil {
		return nil, err
	}
	signingKey, err := authority.signingKey()
	if err != nil {
		return nil, err
	}

	o := options.NewServerRunOptions()
	address := listener.Addr().(*net.TCPAddr)
	o.SecureServing.Listener, o.SecureServing.BindPort = listener, address.Port
	o.SecureServing.BindAddress, o.SecureServing.ExternalAddress = address.IP, address.IP
	o.SecureServing.ServerCert.CertDirectory = folder
	o.SecureServing.ServerCert.CertKey.CertFile = certificateFile
	o.SecureServing.ServerCert.CertKey.KeyFile = keyFile
	o.GenericServerRunOptions.AdvertiseAddress = address.IP

	o.Etcd.StorageConfig.Transport.ServerList = []string{etcd}
	o.Etcd.StorageConfig.CompactionInterval = 0
	o.Etcd.EnableWatchCache = watchCache

	o.Authentication.TokenFile.TokenFile = tokenFile
	o.Authentication.ClientCert.ClientCA = authority.caFile
	o.Authentication.ServiceAccounts.KeyFiles = []string{signingKey}
	o.Authentication.ServiceAccounts.Issuers = []string{"https://kubernetes.default.svc"}
	o.ServiceAccountSigningKeyFile = signingKey
	// A token whose ServiceAccount is deleted is refused at once, not after ten seconds of having been good.
	o.Authentication.TokenSuccessCacheTTL = 0
	o.Authorization.Modes = []string{"RBAC"}
	// No controller makes the ServiceAccounts `default` and their ConfigMaps.
	o.Admission.GenericAdmission.DisablePlugins = []string{"ServiceAccount"}

	o.AllowPrivileged = true
	o.ServiceClusterIPRanges = "10.96.0.0/12"
	// The address that it would write into the Endpoints of Service default/kubernetes may not be a loopback one.
	o.EndpointReconcilerType = "none"

	if err := o.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return nil, err
	}
	completed, err := o.Complete(ctx)
	if err != nil {
		return nil, err
	}
	if errs := completed.Validate(); len(errs) > 0 {
		return nil, utilerrors.NewAggregate(errs)
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority.certificate)
	return &server{
		url:        "https://" + listener.Addr().String(),
		adminToken: token,
		watchCache: watchCache,
		options:    completed,
		client: &http.Client{
			Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
			Timeout:   5 * time.Second,
		},
	}, nil
}

func (s *server) run(ctx context.Context) error {
	return app.Run(ctx, s.options)
}

// waitUntilReady asks for what the server still makes after it says that it is ready, too: the namespace default and the range
// that addresses of Services come from.
func (s *server) waitUntilReady(limit time.Duration) error {
	for _, want := range []struct{ path, contains string }{
		{"/readyz", "ok"},
		{"/api/v1/namespaces/default", `"Active"`},
		{"/apis/networking.k8s.io/v1/servicecidrs/kubernetes", `"Ready"`},
		{"/api/v1/namespaces/default/services/kubernetes", `"clusterIP"`},
	} {
		err := poll(limit, func() error {
			body, err := s.get(want.path)
			if err == nil && !strings.Contains(body, want.contains) {
				err = fmt.Errorf("GET %s: %s", want.path, body)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// watchCachesToRestart gives a function that waits until each watch cache has started anew since.
func (s *server) watchCachesToRestart() func(limit time.Duration) error {
	before, err := watchCacheStarts()
	return func(limit time.Duration) error {
		if err != nil || !s.watchCache {
			return err
		}
		return poll(limit, func() error {
			now, err := watchCacheStarts()
			for resource, count := range before {
				if now[resource] <= count {
					err = errors.Join(err, fmt.Errorf("the watch cache of %s has not started anew", resource))
				}
			}
			return err
		})
	}
}

// watchCacheStarts counts by resource how often its watch cache began.
func watchCacheStarts() (map[string]float64, error) {
	families, err := legacyregistry.DefaultGatherer.Gather()
	starts := map[string]float64{}
	for _, family := range families {
		if family.GetName() != "apiserver_watch_cache_initializations_total" {
			continue
		}
		for _, metric := range family.GetMetric() {
			name := ""
			for _, label := range metric.GetLabel() {
				name += "/" + label.GetValue()
			}
			starts[name] = metric.GetCounter().GetValue()
		}
	}
	return starts, err
}

func (s *server) get(path string) (string, error) {
	request, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+s.adminToken)
	request.Header.Set("Accept", "application/json")
	response, err := s.client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func poll(limit time.Duration, try func() error) error {
	end := time.Now().Add(limit)
	for {
		err := try()
		if err == nil || time.Now().After(end) {
			return err
		}
		time.Sleep(25 * time.Millisecond)
	}
}

// adminToken writes the one static token: of a user that is in the group system:masters.
func adminToken(authority *authority) (token, file string, err error) {
	random := make([]byte, 24)
	if _, err := rand.Read(random); err != nil {
		return "", "", err
	}
	token = hex.EncodeToString(random)
	file, err = authority.write("tokens.csv", []byte(token+`,admin,admin,"system:masters"`+"\n"))
	return token, file, err
}
