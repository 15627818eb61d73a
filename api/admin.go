package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"github.com/gin-gonic/gin"
)

// admin guards an endpoint that changes the service: it wants Authorization: Bearer with the token of the configuration. Without one in the
// configuration nobody may. Nothing else of the request is looked at before.
func (a *API) admin(answer endpoint) endpoint {
	return func(c *gin.Context) error {
		if a.adminToken == "" {
			return errAdminDisabled
		}
		if !a.isAdmin(c.GetHeader("Authorization")) {
			c.Header("WWW-Authenticate", "Bearer")
			return errUnauthorized
		}
		return answer(c)
	}
}

// adminCodes are the problems that every guarded route can answer with, beside its own.
func adminCodes(own ...string) []string {
	return append([]string{codeUnauthorized, codeAdminDisabled, codeCrossOrigin}, own...)
}

// isAdmin compares digests, so that the time it takes tells neither the token nor its length.
func (a *API) isAdmin(header string) bool {
	scheme, token, _ := strings.Cut(header, " ")
	want, got := sha256.Sum256([]byte(a.adminToken)), sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1 && strings.EqualFold(scheme, "Bearer")
}
