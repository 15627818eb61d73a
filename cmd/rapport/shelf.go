package main

import (
	"path/filepath"
	"strconv"

	"rapport/api"
	"rapport/models"
)

// Models implements api.ModelLister.
func (s *service) Models() (api.Shelf, error) {
	bundles, err := shelfOf(s.config.Models)
	if err != nil {
		return api.Shelf{}, err
	}
	now := s.now.Load().identity
	for i := range bundles {
		bundles[i].Serves = bundles[i].Identity == now
	}
	return api.Shelf{Bundles: bundles, Restart: s.restart()}, nil
}

// shelfOf lists the bundles below a directory. What cannot be read is listed with its name alone.
func shelfOf(root string) ([]api.Shelved, error) {
	listed, err := models.List(root)
	if err != nil {
		return nil, err
	}
	bundles := make([]api.Shelved, 0, len(listed))
	for _, one := range listed {
		shelved := api.Shelved{Identity: models.Identity{Name: one.Name, Version: one.Version}, Current: one.Current}
		if manifest, id, err := models.ReadManifest(one.Path); err == nil && id.Name == one.Name && id.Version == one.Version {
			shelved.Identity, shelved.Manifest = id, manifest
		}
		if previous, err := models.Previous(root, one.Name); err == nil {
			shelved.Previous = previous == one.Version
		}
		bundles = append(bundles, shelved)
	}
	return bundles, nil
}

// restart is what the service would serve after a restart: what its setting model names.
func (s *service) restart() models.Identity {
	directory, err := bundleDirectory(s.config.Models, s.config.Model)
	if err != nil {
		return models.Identity{}
	}
	version, err := strconv.Atoi(filepath.Base(directory))
	if err != nil {
		return models.Identity{}
	}
	return models.Identity{Name: filepath.Base(filepath.Dir(directory)), Version: version}
}
