package api

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"rapport/models"
)

// activationTimeout bounds an activation: reading, opening and testing a model takes a second, under load a few.
const activationTimeout = 20 * time.Second

// Causes of refusals to change the model. Activator wraps them.
var (
	ErrConflict = errors.New("another change is under way, or came between")
	ErrRefused  = errors.New("the model may not serve")
)

// ModelLister tells which bundles could serve.
type ModelLister interface {
	Models() (Shelf, error)
}

// Activator changes the bundle that serves. It proves the other bundle first and leaves everything as it is when it returns an error. Errors wrap
// models.ErrNotFound, ErrConflict, or ErrRefused with the reason in a RefusedError; any other is answered as internal.
type Activator interface {
	Activate(ctx context.Context, name string, version int) (Activation, error)
	// RollBack activates the version of name that was current before.
	RollBack(ctx context.Context, name string) (Activation, error)
}

// Shelf is every bundle on disk, in the order of names and versions.
type Shelf struct {
	Bundles []Shelved
	Restart models.Identity // what a restart would serve, without a digest; zero when nothing could
}

// Shelved is one bundle on disk. Without Manifest.Labels it is damaged.
type Shelved struct {
	Identity models.Identity
	Manifest models.Manifest
	Serves   bool // it answers now
	Current  bool // the pointer of its name names it
	Previous bool // rolling back would make it current
}

// Activation is a change of model that took place.
type Activation struct {
	Now, Before models.Identity
	Restart     models.Identity // what a restart would serve, without a digest
}

// RefusedError says why a model may not serve; it wraps ErrRefused. Reason is shown to the caller and holds no path.
type RefusedError struct{ Reason string }

// Error is for logs.
func (r *RefusedError) Error() string { return ErrRefused.Error() + ": " + r.Reason }

// Unwrap gives the line of the table.
func (*RefusedError) Unwrap() error { return ErrRefused }

// ShelfReply lists the bundles on disk.
type ShelfReply struct {
	Models  []ShelvedReply `json:"models"`
	Restart *Version       `json:"after_restart"` // null when nothing could serve
}

// Version names a bundle.
type Version struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
}

// ShelvedReply is one bundle on disk.
type ShelvedReply struct {
	Identity

	Labels   int  `json:"labels"`
	Serves   bool `json:"serves"`
	Current  bool `json:"current"`
	Previous bool `json:"previous"`
	Damaged  bool `json:"damaged"`
}

// ActivationReply says what serves now and what served before.
type ActivationReply struct {
	Now     Identity `json:"now"`
	Before  Identity `json:"before"`
	Restart *Version `json:"after_restart"`
}

// shelf answers GET /v1/models.
func (a *API) shelf(c *gin.Context) error {
	shelf, err := a.lister.Models()
	if err != nil {
		return err
	}
	return a.reply(c, ShelfReply{Restart: versionOf(shelf.Restart), Models: each(shelf.Bundles, func(b Shelved) ShelvedReply {
		return ShelvedReply{
			Identity: renderIdentity(b.Identity), Labels: len(b.Manifest.Labels), Serves: b.Serves, Current: b.Current, Previous: b.Previous,
			Damaged: len(b.Manifest.Labels) == 0,
		}
	})})
}

// activate answers POST /v1/models/{name}/versions/{version}:activate.
func (a *API) activate(c *gin.Context) error {
	version, err := strconv.Atoi(c.Param("version"))
	if err != nil {
		return models.ErrNotFound
	}
	return a.change(c, "activate", func(ctx context.Context) (Activation, error) {
		return a.activator.Activate(ctx, c.Param("name"), version)
	})
}

// rollBack answers POST /v1/models/{name}:rollback.
func (a *API) rollBack(c *gin.Context) error {
	return a.change(c, "rollback", func(ctx context.Context) (Activation, error) { return a.activator.RollBack(ctx, c.Param("name")) })
}

// change changes the model and leaves a line in the log, whatever comes of it.
func (a *API) change(c *gin.Context, what string, change func(context.Context) (Activation, error)) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), activationTimeout)
	defer cancel()
	done, err := change(ctx)
	about := []slog.Attr{slog.String("change", what), slog.String("request_id", requestID(c))}
	if err != nil {
		about = append(about, slog.String("refused", kindOf(err).code))
		if refusal, ok := errors.AsType[*RefusedError](err); ok {
			about = append(about, slog.String("reason", refusal.Reason))
		}
		a.log.LogAttrs(ctx, slog.LevelWarn, "model not changed", about...)
		return err
	}
	a.log.LogAttrs(ctx, slog.LevelInfo, "model changed", append(about,
		slog.String("now", slash(done.Now)), slog.String("digest", done.Now.Digest),
		slog.String("before", slash(done.Before)), slog.String("digest_before", done.Before.Digest))...)
	return a.reply(c, ActivationReply{Now: renderIdentity(done.Now), Before: renderIdentity(done.Before), Restart: versionOf(done.Restart)})
}

func slash(id models.Identity) string { return id.Name + "/" + strconv.Itoa(id.Version) }

func versionOf(id models.Identity) *Version {
	if id.Name == "" {
		return nil
	}
	return &Version{Name: id.Name, Version: id.Version}
}
