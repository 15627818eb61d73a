package classifier

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"rapport/models"
)

func readEncoderManifest(directory string) (models.EncoderManifest, models.Identity, error) {
	var m models.EncoderManifest
	raw, err := os.ReadFile(filepath.Join(directory, "manifest.json")) //nolint:gosec // the path comes from the operator
	if err != nil {
		return m, models.Identity{}, err
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, models.Identity{}, fmt.Errorf("manifest.json: %w", err)
	}
	digest := sha256.Sum256(raw)
	return m, models.Identity{Name: m.Name, Version: m.Version, Digest: "sha256:" + hex.EncodeToString(digest[:])}, checkEncoder(m)
}

// checkEncoder refuses what this package cannot serve.
func checkEncoder(m models.EncoderManifest) error {
	switch {
	case m.Dimensions < 1:
		return fmt.Errorf("manifest.json: dimensions %d, want at least 1", m.Dimensions)
	case m.MaxTokens < 2 || m.MaxTokens > maxModelTokens:
		return fmt.Errorf("manifest.json: max_tokens %d, want 2 to %d", m.MaxTokens, maxModelTokens)
	case !m.Lowercase:
		return fmt.Errorf("manifest.json: lowercase is false, and only uncased vocabularies are supported")
	}
	return nil
}
