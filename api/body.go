package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// bind reads a JSON body into target.
func (a *API) bind(c *gin.Context, target any) error {
	if err := checkMedia(c.Request.Header, "application/json"); err != nil {
		return err
	}
	body, err := a.readBody(c)
	if err != nil {
		return err
	}
	return decode(body, target)
}

// readBody reads a body of at most MessageBytes. What slow bodies may take is bounded by the server's ReadTimeout, not here: the place among
// the messages judged at once is taken afterwards, so that a slow body holds none.
func (a *API) readBody(c *gin.Context) ([]byte, error) {
	if c.Request.ContentLength > a.limits.MessageBytes {
		return nil, errBodyTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, a.limits.MessageBytes))
	return body, readFault(err)
}

// readFault says why a body could not be read whole.
func readFault(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errBodyTooLarge
	}
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return invalid("", "the body did not arrive in time")
	}
	return invalid("", "the body did not arrive whole")
}

// checkMedia wants one of the media types, the first of which it names. A missing Content-Type is taken for it; UTF-8 is the only charset and no
// compression is understood, so that a small body cannot grow large.
func checkMedia(header http.Header, accepted ...string) error {
	if coding := header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return &requestError{cause: errUnsupportedMediaType, detail: "send the body without Content-Encoding"}
	}
	given := header.Get("Content-Type")
	if given == "" {
		return nil
	}
	media, parameters, err := mime.ParseMediaType(given)
	charset := parameters["charset"]
	if err != nil || !slices.Contains(accepted, media) || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return &requestError{cause: errUnsupportedMediaType, detail: "send Content-Type: " + accepted[0] + " in UTF-8"}
	}
	return nil
}
