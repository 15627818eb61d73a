package api

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"rapport/classifier"
	"rapport/conversation"
	"rapport/engine"
	"rapport/sentiment"
)

// metrics count what happens. Every label is from a closed set: no text, no id and no intent is ever one.
type metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.CounterVec
	durations   *prometheus.HistogramVec
	inFlight    prometheus.Gauge
	messages    *prometheus.CounterVec
	abstentions *prometheus.CounterVec
	degraded    prometheus.Counter
	overloads   prometheus.Counter
	lines       *prometheus.CounterVec
}

func newMetrics(registry *prometheus.Registry, model ModelSource) (*metrics, error) {
	m := &metrics{
		registry:  registry,
		requests:  counters("rapport_http_requests_total", "Requests answered.", "route", "status"),
		durations: histograms("rapport_http_request_seconds", "Time to answer a request.", "route"),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "rapport_http_requests_in_flight", Help: "Requests being answered.",
		}),
		messages:    counters("rapport_messages_total", "Messages judged, with the action and the anger of their conversation.", "action", "anger"),
		abstentions: counters("rapport_abstentions_total", "Messages for which no intent was named.", "reason"),
		degraded: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "rapport_degraded_total", Help: "Messages judged without the intent model.",
		}),
		overloads: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "rapport_overloads_total", Help: "Messages and batches refused because too many were under way.",
		}),
		lines: counters("rapport_batch_lines_total", "Lines of batches answered, by ok or the code of the problem.", "outcome"),
	}
	var faults []error
	for _, collector := range []prometheus.Collector{
		m.requests, m.durations, m.inFlight, m.messages, m.abstentions, m.degraded, m.overloads, m.lines, &serving{model: model},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		faults = append(faults, registry.Register(collector))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("register metrics: %w", err)
	}
	return m, nil
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histograms(name, help string, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: name, Help: help, Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, labels)
}

// answered counts one request.
func (m *metrics) answered(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(route).Observe(took.Seconds())
}

// judged counts one message.
func (m *metrics) judged(a engine.Assessment) {
	action := "other"
	if slices.Contains(conversation.Actions(), a.Decision.Action) {
		action = string(a.Decision.Action)
	}
	m.messages.WithLabelValues(action, min(a.State.Level(), sentiment.Furious).String()).Inc()
	switch {
	case a.Degraded:
		m.degraded.Inc()
	case a.Intent.Abstained:
		m.abstentions.WithLabelValues(reason(a.Intent.Why)).Inc()
	}
}

func reason(why classifier.Reason) string {
	switch why {
	case classifier.OutOfScope, classifier.LowConfidence:
		return string(why)
	}
	return "other"
}

// serving is the identity of the bundle that serves, asked for at every scrape because it can be swapped.
type serving struct{ model ModelSource }

// Describe implements prometheus.Collector.
func (s *serving) Describe(out chan<- *prometheus.Desc) { out <- s.desc() }

// Collect implements prometheus.Collector. Without a model there is no sample.
func (s *serving) Collect(out chan<- prometheus.Metric) {
	model, err := s.model.Model()
	if err != nil {
		return
	}
	id := model.Identity
	out <- prometheus.MustNewConstMetric(s.desc(), prometheus.GaugeValue, 1, id.Name, strconv.Itoa(id.Version), id.Digest)
}

func (s *serving) desc() *prometheus.Desc {
	return prometheus.NewDesc("rapport_model_info", "The bundle that serves.", []string{"name", "version", "digest"}, nil)
}
