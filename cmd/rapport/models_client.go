package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"rapport/api"
)

func modelPath(name string) string { return "/v1/models/" + url.PathEscape(name) }

func versionPath(name string, version int) string {
	return modelPath(name) + "/versions/" + strconv.Itoa(version)
}

// postAdmin makes a change in a running service and reads its reply. A change that the service refuses is a failed check.
func postAdmin(ctx context.Context, server, path, token string, reply any) error {
	if token == "" {
		return fmt.Errorf("%w: set %s to the token of the service", errUsage, adminTokenVariable)
	}
	address, err := url.Parse(server)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Host == "" {
		return fmt.Errorf("%w: --server: want an address as http://127.0.0.1:8080", errUsage)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address.Scheme+"://"+address.Host+path, http.NoBody)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	client := http.Client{
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the token is for this service alone
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("%w: %w", errGate, err)
	}
	defer func() { _ = response.Body.Close() }()
	const most = 1 << 20
	body, err := io.ReadAll(io.LimitReader(response.Body, most))
	if err != nil {
		return fmt.Errorf("%w: read the reply of %s: %w", errGate, server, err)
	}
	if response.StatusCode == http.StatusOK {
		err = json.Unmarshal(body, reply)
	} else {
		err = problemIn(response.Status, body)
	}
	if err != nil {
		return fmt.Errorf("%w: %s: %w", errGate, server, err)
	}
	return nil
}

// problemIn is what a service said was wrong.
func problemIn(status string, body []byte) error {
	var problem api.Problem
	if err := json.Unmarshal(body, &problem); err != nil || problem.Code == "" {
		return errors.New(status)
	}
	return fmt.Errorf("%s: %s: %s", problem.Code, problem.Title, problem.Detail)
}
