package main

import (
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
)

// k8s/ is the chart for sites without Helm. What a trial and a province have in common, with their ConfigMaps as files, is the base; what only
// one of them has lies beside its overlay's kustomization.yaml. Where both have a Deployment or Service that differs, the base has the trial's
// and the province's overlay a patch, written by hand: a test compares what the overlays come to with the chart's recordings.
const heading = "# written by build/render-charts from charts/platform: change it there\n"

const known = "# NOT SECRET: everybody who has the repository knows these, the key of personal data among them. For trying things out on a machine of your own,\n" +
	"# with fictional people; PostgreSQL of this trial refuses to start with an address that is another machine's (charts/platform/files/only-a-trial.sh).\n"

func kustomize(province, trial []object) {
	written := map[string]bool{}
	put := func(name, text string) {
		written[name] = true
		write(name, text)
	}
	inProvince, inTrial := plain(province), plain(trial)
	base, onlyProvince, onlyTrial, dashboards, rules, monitors := []object{}, []object{}, []object{}, []object{}, []object{}, []object{}
	for _, id := range ids(inProvince, inTrial) {
		p, hasP := inProvince[id]
		t, hasT := inTrial[id]
		switch {
		case strings.HasPrefix(id, "Pod "):
			for overlay, pod := range map[string]object{"province": p, "trial": t} {
				put("k8s/overlays/"+overlay+"/smoke.yaml", heading+"# A birth through the whole platform, applied on its own: docs/install.md\n"+pod.yaml())
			}
		case strings.HasPrefix(id, "PrometheusRule "):
			rules = append(rules, p)
		case strings.HasPrefix(id, "PodMonitor "):
			monitors = append(monitors, p)
		case strings.HasPrefix(id, "ConfigMap dashboard-"):
			dashboards = append(dashboards, p)
		case id == "ConfigMap platform":
			common, own := split(data(p), data(t))
			put("k8s/base/platform.env", heading+lines(common))
			put("k8s/overlays/province/platform.env", heading+lines(own[0]))
			put("k8s/overlays/trial/platform.env", heading+lines(own[1]))
		case id == "ConfigMap platform-components":
			common, own := split(data(p), data(t))
			for folder, files := range map[string]map[string]string{"base": common, "overlays/province": own[0], "overlays/trial": own[1]} {
				for file, text := range files {
					put("k8s/"+folder+"/components/"+file, heading+text)
				}
			}
		case id == "Secret platform-trial": // Helm's word; here the secrets themselves
		case hasP && hasT && (reflect.DeepEqual(p.values, t.values) || p.text("kind") == "Deployment" || p.text("kind") == "Service"):
			base = append(base, t)
		default:
			if hasP {
				onlyProvince = append(onlyProvince, p)
			}
			if hasT {
				onlyTrial = append(onlyTrial, t)
			}
		}
	}
	for folder, objects := range map[string][]object{"base": base, "overlays/province": onlyProvince, "overlays/trial": onlyTrial} {
		for file, some := range byFile(objects) {
			about := heading
			if file == "trial-secrets.yaml" {
				about += known
			}
			put("k8s/"+folder+"/"+file, join(about, some))
		}
	}
	monitoring := "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:"
	for _, part := range []struct {
		file string
		some []object
	}{{"dashboards", dashboards}, {"rules", rules}, {"pods", monitors}} {
		if len(part.some) > 0 {
			put("k8s/components/monitoring/"+part.file+".yaml", join(heading, part.some))
			monitoring += "\n  - " + part.file + ".yaml"
		}
	}
	if len(dashboards)+len(rules)+len(monitors) == 0 {
		monitoring += " []"
	}
	put("k8s/components/monitoring/kustomization.yaml", heading+monitoring+"\n")
	must0(filepath.WalkDir("k8s", func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || written[filepath.ToSlash(name)] || !strings.HasPrefix(string(read(name)), heading) {
			return err
		}
		println("  removed:", name)
		return os.Remove(name)
	}))
}

// Without what is Helm's own, and without the checksums: Kustomize names a ConfigMap after what is in it.
func plain(objects []object) map[string]object {
	result := map[string]object{}
	for _, o := range objects {
		copied := object{parse(o.id(), []byte(o.yaml())), o.source}
		strip(copied.values)
		if copied.text("kind") == "Deployment" {
			delete(copied.values["spec"].(values), "replicas") // the overlays say
		}
		result[o.id()] = copied
	}
	return result
}

func strip(at interface{}) {
	switch node := at.(type) {
	case []interface{}:
		for _, item := range node {
			strip(item)
		}
	case values:
		if labels, ok := node["labels"].(values); ok {
			delete(labels, "app.kubernetes.io/managed-by")
		}
		if annotations, ok := node["annotations"].(values); ok {
			for key := range annotations {
				if strings.HasPrefix(key, "checksum/") || strings.HasPrefix(key, "helm.sh/") {
					delete(annotations, key)
				}
			}
			if len(annotations) == 0 {
				delete(node, "annotations")
			}
		}
		for _, item := range node {
			strip(item)
		}
	}
}

func ids(some ...map[string]object) []string {
	all := map[string]bool{}
	for _, objects := range some {
		for id := range objects {
			all[id] = true
		}
	}
	result := []string{}
	for id := range all {
		result = append(result, id)
	}
	sort.Strings(result)
	return result
}

func data(o object) map[string]string {
	result := map[string]string{}
	for key, value := range o.values["data"].(values) {
		// the labels Helm put into a file of a ConfigMap
		result[key] = strings.ReplaceAll(value.(string), "    app.kubernetes.io/managed-by: Helm\n", "")
	}
	return result
}

// What both have, and what is each one's own.
func split(one, other map[string]string) (map[string]string, [2]map[string]string) {
	common, own := map[string]string{}, [2]map[string]string{{}, {}}
	for i, pair := range [][2]map[string]string{{one, other}, {other, one}} {
		for key, value := range pair[0] {
			if pair[1][key] == value {
				common[key] = value
			} else {
				own[i][key] = value
			}
		}
	}
	return common, own
}

func lines(data map[string]string) string {
	all := []string{}
	for key, value := range data {
		all = append(all, key+"="+value+"\n")
	}
	sort.Strings(all)
	return strings.Join(all, "")
}

// A service's own objects together; the rest as the chart's templates have them.
func byFile(objects []object) map[string][]object {
	result := map[string][]object{}
	for _, o := range objects {
		file := o.source
		if file == "services.yaml" {
			file = o.text("metadata", "name") + ".yaml"
			if o.text("kind") == "HorizontalPodAutoscaler" {
				file = "autoscaling.yaml"
			}
		}
		result[file] = append(result[file], o)
	}
	return result
}
