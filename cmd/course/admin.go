package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"course/internal/web"
)

// metrics is what the server tells of itself on the admin address.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "course_requests_total",
			Help: "Requests answered, by route, method and status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "course_request_seconds",
			Help:    "Time to answer, by route.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 4, 9), // 0.1 ms to 6.5 s
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.seconds,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// count counts every request by the pattern of its route, so that what a client
// types into an address cannot make a new series.
func (m *metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		routing := chi.NewRouteContext()
		r = r.WithContext(context.WithValue(r.Context(), chi.RouteCtxKey, routing))
		next.ServeHTTP(seen, r)
		route := routing.RoutePattern()
		m.requests.WithLabelValues(route, method(r.Method), strconv.Itoa(seen.Status())).Inc()
		m.seconds.WithLabelValues(route).Observe(time.Since(started).Seconds())
	})
}

// method is the request's method, if it is one that HTTP knows.
func method(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return name
	}
	return "other"
}

// serveAdmin serves metrics and profiles on an address of their own, which should
// not be one that the public reaches.
func serveAdmin(running *group, addr string, s *server, logger *log.Logger) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return usagef("--admin-addr %s: %w; it is a host and a port, such as localhost:9090", addr, err)
	}
	l, err := listenOn("--admin-addr", host, port)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	var handler http.Handler = mux
	if web.IsLoopback(host) {
		handler = web.LoopbackOnly(s.errors, handler)
	}
	admin := &http.Server{Handler: handler, ReadHeaderTimeout: web.ReadTimeout, ErrorLog: logger}
	running.start(func(context.Context) error { return admin.Serve(l) })
	running.start(func(ctx context.Context) error {
		<-ctx.Done()
		if err := admin.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	logger.Printf("metrics and profiles on http://%s", l.Addr())
	return nil
}
