// Renders charts/platform as Helm 3 does, with the libraries Helm itself is made of (text/template, Sprig, sigs.k8s.io/yaml, gojsonschema),
// for machines that have no Helm. build/render-charts calls it; it writes
//
//	tests/Architecture.Tests/Charts/<name>.yaml   one recording for each charts/platform/ci/<name>-values.yaml: what the tests look at
//	k8s/base/*, k8s/overlays/{province,trial}/*   the same objects for Kustomize (files with the line "# written by build/render-charts")
//
// What every rendering must hold beside the policies of tests/Architecture.Tests: it parses strictly (no key twice), the values fit the schema,
// no two objects have one name, and nothing is rendered as "<no value>"; every tag of an image gives names that Kubernetes takes; what cannot work is
// refused with a sentence; and it takes less than two seconds.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"text/template"
	"time"

	"github.com/Masterminds/sprig"
	"github.com/xeipuuv/gojsonschema"
	"sigs.k8s.io/yaml"
)

type values = map[string]interface{}

const chartFolder = "charts/platform"

type files map[string][]byte

func (f files) Get(name string) string { return string(f[name]) }
func (f files) Glob(pattern string) files {
	found := files{}
	for name, text := range f {
		if ok, err := path.Match(pattern, name); must0(err) && ok {
			found[name] = text
		}
	}
	return found
}

type apiVersions []string

func (a apiVersions) Has(version string) bool {
	for _, v := range a {
		if v == version {
			return true
		}
	}
	return false
}

type chart struct {
	templates map[string]string
	files     files
	defaults  values
	schema    []byte
	about     values
	there     map[string]values // what lookup finds in the cluster, by kind and name; nothing but in checks
	notes     map[string]string // of each rendering, what Helm says when it is installed
}

func must0(err error) bool {
	if err != nil {
		fmt.Fprintln(os.Stderr, "✗", err)
		os.Exit(1)
	}
	return true
}

func read(name string) []byte {
	text, err := os.ReadFile(name)
	must0(err)
	return text
}

func parse(what string, text []byte) values {
	result := values{}
	if err := yaml.UnmarshalStrict(text, &result); err != nil {
		must0(fmt.Errorf("%s: %w\n%s", what, err, numbered(text)))
	}
	return result
}

func numbered(text []byte) string {
	lines := strings.Split(string(text), "\n")
	for i := range lines {
		lines[i] = fmt.Sprintf("%4d %s", i+1, lines[i])
	}
	return strings.Join(lines, "\n")
}

func load() chart {
	c := chart{templates: map[string]string{}, files: files{}, notes: map[string]string{}}
	must0(filepath.WalkDir(chartFolder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		short := strings.TrimPrefix(filepath.ToSlash(name), chartFolder+"/")
		switch {
		case strings.HasPrefix(short, "templates/"):
			c.templates["platform/"+short] = string(read(name))
		case short == "values.yaml":
			c.defaults = parse(short, read(name))
		case short == "values.schema.json":
			c.schema = read(name)
		case short == "Chart.yaml":
			c.about = parse(short, read(name))
		case strings.HasPrefix(short, "ci/"):
		default:
			c.files[short] = read(name)
		}
		return nil
	}))
	return c
}

// As Helm does: maps are merged, everything else is replaced, null takes away.
func merge(base, over values) values {
	result := values{}
	for key, value := range base {
		result[key] = value
	}
	for key, value := range over {
		below, isMap := value.(values)
		before, wasMap := result[key].(values)
		switch {
		case value == nil:
			delete(result, key)
		case isMap && wasMap:
			result[key] = merge(before, below)
		default:
			result[key] = value
		}
	}
	return result
}

func (c chart) check(name string, given values) {
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(c.schema), gojsonschema.NewGoLoader(given))
	must0(err)
	for _, problem := range result.Errors() {
		fmt.Fprintf(os.Stderr, "✗ %s: %s\n", name, problem)
	}
	if !result.Valid() {
		os.Exit(1)
	}
}

type object struct {
	values
	source string
}

func (o object) text(keys ...string) string {
	var at interface{} = o.values
	for _, key := range keys {
		m, ok := at.(values)
		if !ok {
			return ""
		}
		at = m[key]
	}
	if at == nil {
		return ""
	}
	return fmt.Sprint(at)
}
func (o object) id() string { return o.text("kind") + " " + o.text("metadata", "name") }
func (o object) yaml() string {
	text, err := yaml.Marshal(o.values)
	must0(err)
	return string(text)
}

// Secrets differ from one installation to the next; a recording shows where they go, by a letter repeated.
func fixedLetters(n int) string { return strings.Repeat("x", n) }

func (c chart) render(name string, given values, upgrade bool) []object {
	objects, err := c.tryRender(name, given, upgrade)
	must0(err)
	return objects
}

// The error is a template's own: what it calls fail with, or a mistake in it.
func (c chart) tryRender(name string, given values, upgrade bool) ([]object, error) {
	c.check(name, given)
	root := template.New("platform").Option("missingkey=zero")
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	for _, random := range []string{"randAlphaNum", "randAlpha", "randNumeric", "randAscii"} {
		functions[random] = fixedLetters
	}
	functions["toYaml"] = func(value interface{}) string {
		text, err := yaml.Marshal(value)
		must0(err)
		return strings.TrimSuffix(string(text), "\n")
	}
	functions["fromYaml"] = func(text string) values { return parse(name, []byte(text)) }
	functions["fromJson"] = functions["fromYaml"]
	functions["include"] = func(what string, data interface{}) (string, error) {
		var out strings.Builder
		err := root.ExecuteTemplate(&out, what, data)
		return out.String(), err
	}
	functions["tpl"] = func(text string, data interface{}) (string, error) {
		t, err := template.Must(root.Clone()).New("tpl").Parse(text)
		if err != nil {
			return "", err
		}
		var out strings.Builder
		err = t.Execute(&out, data)
		return out.String(), err
	}
	functions["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, fmt.Errorf("%s", message)
		}
		return value, nil
	}
	functions["fail"] = func(message string) (string, error) { return "", fmt.Errorf("%s", message) }
	functions["lookup"] = func(_, kind, _, name string) values { return c.there[kind+" "+name] }
	root.Funcs(functions)
	names := []string{}
	for template := range c.templates {
		names = append(names, template)
	}
	sort.Strings(names)
	for _, template := range names {
		_, err := root.New(template).Parse(c.templates[template])
		must0(err)
	}
	about := values{"Name": c.about["name"], "Version": c.about["version"], "AppVersion": c.about["appVersion"]}
	objects, seen := []object{}, map[string]string{}
	for _, file := range names {
		if strings.HasPrefix(path.Base(file), "_") {
			continue
		}
		var out bytes.Buffer
		err := root.ExecuteTemplate(&out, file, values{
			"Values": given, "Chart": about, "Files": c.files,
			"Release":      values{"Name": "platform", "Namespace": "platform", "Service": "Helm", "Revision": 1, "IsInstall": !upgrade, "IsUpgrade": upgrade},
			"Capabilities": values{"KubeVersion": values{"Version": "v1.32.0", "Major": "1", "Minor": "32"}, "APIVersions": apiVersions{}},
			"Template":     values{"Name": file, "BasePath": "platform/templates"},
		})
		if err != nil {
			return nil, err
		}
		if strings.Contains(out.String(), "<no value>") {
			must0(fmt.Errorf("%s, %s: a value is missing\n%s", name, file, numbered(out.Bytes())))
		}
		if strings.HasSuffix(file, ".txt") {
			c.notes[name] = out.String()
			continue
		}
		for _, document := range regexp.MustCompile(`(?m)^---[ \t]*$`).Split(out.String(), -1) {
			parsed := parse(name+", "+file, []byte(document))
			if len(parsed) == 0 {
				continue
			}
			one := object{parsed, path.Base(file)}
			if other, twice := seen[one.id()]; twice {
				must0(fmt.Errorf("%s: %s comes from %s and from %s", name, one.id(), other, file))
			}
			seen[one.id()] = file
			objects = append(objects, one)
		}
	}
	return objects, nil
}

// Processor time, not the clock: the machine may be busy with something else. The shortest of three.
func cost(work func()) time.Duration {
	used := func() time.Duration {
		var usage syscall.Rusage
		must0(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	least := time.Duration(math.MaxInt64)
	for try := 0; try < 3; try++ {
		before := used()
		work()
		if took := used() - before; took < least {
			least = took
		}
	}
	return least
}

const longest = 2 * time.Second

// What the chart says no to, by a sentence with these words in it.
var refused = map[string]string{
	`{trial: {enabled: true}}`: "-f charts/platform/ci/trial-values.yaml",
	`{components: {email: {type: bindings.smtp, metadata: [{name: host, value: mail}, {name: port, value: "2525"}]}}}`: "network.outside.ports",
	`{components: {email: {type: bindings.smtp, metadata: [{name: host, value: mail}, {name: port, value: "465"}]}}}`:  "587",
	`{components: {sms: {type: bindings.http, metadata: [{name: url, value: "http://10.1.2.3:8088/sms"}]}}}`:           "components.sms is at port 8088",
	`{components: {sms: {type: bindings.http, metadata: [{name: url, value: "http://10.1.2.3/sms"}]}}}`:                "components.sms is at port 80,",
	`{auth: {metadata: "http://keycloak.sso:8080/realms/tinh/.well-known/openid-configuration"}}`:                      "network.signIn.ports",
	`{documents: {store: s3, s3: {serviceUrl: "https://minio.tinh.vn:9000", bucket: motcua}}}`:                         "documents.s3.serviceUrl is at port 9000",
}

func (c chart) checkRefusals() {
	for given, words := range refused {
		_, err := c.tryRender(given, merge(c.defaults, parse(given, []byte(given))), false)
		if err == nil || !strings.Contains(err.Error(), words) {
			must0(fmt.Errorf("%s is to be refused with a sentence about %q; it is said: %v", given, words, err))
		}
	}
}

// What the ingress is told to speak with the gateway once that listens with TLS; a word of one's own stays.
var spoken = map[string]string{
	`{gatewayTls: {enabled: true}}`:                                "HTTPS",
	`{gatewayTls: {enabled: true}, ingress: {className: traefik}}`: "",
	`{gatewayTls: {enabled: true}, ingress: {annotations: {nginx.ingress.kubernetes.io/backend-protocol: GRPCS}}}`: "GRPCS",
}

func (c chart) checkIngress() {
	for given, protocol := range spoken {
		for _, o := range c.render(given, merge(c.defaults, parse(given, []byte(given))), false) {
			if said := o.text("metadata", "annotations", "nginx.ingress.kubernetes.io/backend-protocol"); o.text("kind") == "Ingress" && said != protocol {
				must0(fmt.Errorf("%s: the ingress is told %q, not %q", given, said, protocol))
			}
		}
	}
}

// What Helm says at the end, and what it does not, of the renderings with these names.
var noted = map[string]struct{ says, leavesOut []string }{
	"minimal":  {[]string{"gatewayTls.enabled", "network.signIn and network.outside", "wait deployment", "test platform --logs"}, []string{"birth"}},
	"province": {[]string{"network.signIn and network.outside"}, []string{"gatewayTls.enabled"}},
	"trial":    {[]string{"fictional", "wait deployment", "port-forward", "A birth", "test platform --logs"}, []string{"WARNING"}},
}

// A trial that is installed again finds the word its secrets came from, and takes no volume whose word is gone.
func (c chart) checkWord(trial values) {
	word := func(data string) values { return values{"data": values{"word": data}} }
	volume := values{"metadata": values{"name": "data-postgres-0"}}
	c.there = map[string]values{"Secret platform-trial": word("YWJj"), "PersistentVolumeClaim data-postgres-0": volume}
	for _, o := range c.render("trial, again", trial, false) {
		if o.id() == "Secret platform-trial" && o.text("stringData", "word") != "abc" {
			must0(fmt.Errorf("a trial that is installed again takes another word than the one that is kept"))
		}
	}
	c.there = map[string]values{"PersistentVolumeClaim data-postgres-0": volume}
	if _, err := c.tryRender("trial, word gone", trial, false); err == nil || !strings.Contains(err.Error(), "data-postgres-0") {
		must0(fmt.Errorf("a trial whose word is gone takes a volume it cannot open; it says: %v", err))
	}
}

// k8s/platform finds a CronJob that no clock begins, whose pods the policies let through as the smoke test's.
func checkCommand(rendering string, objects []object) {
	var command, smoke interface{}
	for _, o := range objects {
		switch {
		case o.id() == "CronJob platform" && o.text("spec", "suspend") == "true":
			command = o.at("spec", "jobTemplate", "spec", "template", "metadata", "labels")
		case o.id() == "Pod smoke":
			smoke = o.at("metadata", "labels")
		}
	}
	if command == nil || fmt.Sprint(command) != fmt.Sprint(smoke) {
		must0(fmt.Errorf("%s: a Job of the CronJob platform has the labels %v, the smoke test %v", rendering, command, smoke))
	}
}

// What a trial's stand-in knows outlives its pod.
func checkStandIn(objects []object) {
	for _, o := range objects {
		if o.id() == "Deployment simulators" && !strings.Contains(fmt.Sprint(o.at("spec", "template", "spec", "volumes")), "claimName:simulators") {
			must0(fmt.Errorf("trial: the simulators' keys and orders are gone with their pod"))
		}
	}
}

func (c chart) checkNotes() {
	for rendering, words := range noted {
		for _, word := range words.says {
			if !strings.Contains(c.notes[rendering], word) {
				must0(fmt.Errorf("NOTES.txt of %s does not say %q", rendering, word))
			}
		}
		for _, word := range words.leavesOut {
			if strings.Contains(c.notes[rendering], word) {
				must0(fmt.Errorf("NOTES.txt of %s says %q", rendering, word))
			}
		}
	}
}

// A list or map below, nil where there is none.
func (o object) at(keys ...interface{}) interface{} {
	var at interface{} = o.values
	for _, key := range keys {
		switch node := at.(type) {
		case values:
			at = node[fmt.Sprint(key)]
		case []interface{}:
			at = node[key.(int)]
		default:
			return nil
		}
	}
	return at
}

func number(at interface{}) float64 {
	if n, ok := at.(float64); ok {
		return n
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(fmt.Sprint(at), "s"), 64)
	must0(err)
	return n
}

// Chromium under Pod Security restricted: without the sandbox it cannot have there, with memory for its pages; and nothing of that without papers as PDF.
func checkPrinting(rendering string, pdf bool, objects []object) {
	for _, o := range objects {
		container := []interface{}{"spec", "template", "spec", "containers", 0}
		switch o.id() {
		case "ConfigMap platform":
			if off := o.text("data", "Chromium__Sandbox") == "false"; off != pdf || o.text("data", "Pdf__Enabled") != fmt.Sprint(pdf) {
				must0(fmt.Errorf("%s: papers.pdf is %v, Chromium__Sandbox false is %v", rendering, pdf, off))
			}
		case "Deployment dossiers":
			there := strings.Contains(fmt.Sprint(o.at("spec", "template", "spec", "volumes")), "map[emptyDir:map[medium:Memory sizeLimit:256Mi] name:shm]") &&
				strings.Contains(fmt.Sprint(o.at(append(container, "volumeMounts")...)), "map[mountPath:/dev/shm name:shm]")
			limit := o.at(append(container, "resources", "limits", "memory")...)
			if there != pdf || (limit == "900Mi") != pdf || o.at(append(container, "resources", "limits", "cpu")...) == nil {
				must0(fmt.Errorf("%s: papers.pdf is %v, /dev/shm of its own is %v, the limit %v", rendering, pdf, there, limit))
			}
		}
	}
}

// Shutdown__DrainSeconds of the chart's settings, and how long a service then has for what is in hand.
const drains = 5.0

func finishes() float64 {
	const file = "services/ServiceDefaults/Health/Draining.cs"
	found := regexp.MustCompile(`int Finishing = (\d+);`).FindSubmatch(read(file))
	if found == nil {
		must0(fmt.Errorf("%s does not say Finishing", file))
	}
	return number(string(found[1]))
}

// A pod that only waits, as its startup probe lets it, is not said to have failed; Dapr's sidecar outlives the service and ends before the pod is killed.
func checkDeployments(rendering string, objects []object) {
	for _, o := range objects {
		if o.text("kind") != "Deployment" {
			continue
		}
		pod := []interface{}{"spec", "template", "spec", "containers", 0}
		waits := number(o.at(append(pod, "startupProbe", "periodSeconds")...)) * number(o.at(append(pod, "startupProbe", "failureThreshold")...))
		longest := 600.0
		if given := o.at("spec", "progressDeadlineSeconds"); given != nil {
			longest = number(given)
		}
		if waits > longest {
			must0(fmt.Errorf("%s: %s may wait %v s and is said to have failed after %v s", rendering, o.id(), waits, longest))
		}
		annotations := func(key string) interface{} { return o.at("spec", "template", "metadata", "annotations", key) }
		if annotations("dapr.io/enabled") != nil {
			pause, grace := o.at(append(pod, "lifecycle", "preStop", "sleep", "seconds")...), number(o.at("spec", "template", "spec", "terminationGracePeriodSeconds"))
			stays, ends := annotations("dapr.io/block-shutdown-duration"), annotations("dapr.io/graceful-shutdown-seconds")
			if stays == nil || ends == nil || number(stays) < number(pause)+drains+finishes() || number(stays)+number(ends) >= grace {
				must0(fmt.Errorf("%s: Dapr's sidecar of %s stays %v s and ends within %v s; the service takes %v + %v + %v s, the pod is killed after %v s", rendering, o.id(), stays, ends, pause, drains, finishes(), grace))
			}
		}
	}
}

// Every container with a program of ours says that it watches no files.
func checkWatches(rendering string, at interface{}) {
	switch node := at.(type) {
	case []interface{}:
		for _, item := range node {
			checkWatches(rendering, item)
		}
	case values:
		image := path.Base(fmt.Sprint(node["image"]))
		if given := fmt.Sprint(node["env"]); strings.HasPrefix(image, "platform-") && !strings.Contains(given, "name:DOTNET_hostBuilder__reloadConfigOnChange value:false") {
			must0(fmt.Errorf("%s: %s watches its settings' files: DOTNET_hostBuilder__reloadConfigOnChange", rendering, image))
		}
		for _, item := range node {
			checkWatches(rendering, item)
		}
	}
}

var name = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// Whatever an image's tag may be, an object has a name that Kubernetes takes, and two tags do not share a Job.
func (c chart) checkTags(rendering string, given values) {
	jobs := map[string]string{}
	for _, tag := range []string{"0.1.0", "0.1_0", "A_b.C", "a-b.c", "___", "latest", "1.0.0-rc.1_build.20261122.abcdef0", "1.0.0-rc.1_build.20261122.abcdef1", strings.Repeat("Ab_.", 32)} {
		for _, o := range c.render(rendering+", tag "+tag, merge(given, values{"image": values{"tag": tag}}), false) {
			own, most := o.text("metadata", "name"), 63
			if o.text("kind") == "CronJob" {
				most = 52 // its Jobs' names are longer
			}
			if !name.MatchString(own) || len(own) > most {
				must0(fmt.Errorf("%s: with the tag %q the name is %q", o.text("kind"), tag, own))
			}
			if strings.HasPrefix(own, "migrate-") {
				if other, taken := jobs[own]; taken {
					must0(fmt.Errorf("Job %s is that of the tag %q and of %q", own, other, tag))
				}
				jobs[own] = tag
			}
		}
	}
}

// Of every file of the chart: a recording that is older than the chart has another.
func inputs() string {
	var names []string
	must0(filepath.WalkDir(chartFolder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}))
	sort.Strings(names)
	all := sha256.New()
	for _, name := range names {
		fmt.Fprintf(all, "%s %x\n", name, sha256.Sum256(read(name)))
	}
	return fmt.Sprintf("%x", all.Sum(nil))
}

func write(name string, text string) {
	must0(os.MkdirAll(filepath.Dir(name), 0o755))
	if before, err := os.ReadFile(name); err == nil && string(before) == text {
		return
	}
	must0(os.WriteFile(name, []byte(text), 0o644))
	fmt.Println("  written:", name)
}

func join(heading string, objects []object) string {
	parts := []string{}
	for _, o := range objects {
		parts = append(parts, o.yaml())
	}
	return heading + strings.Join(parts, "---\n")
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "template" { // template [--upgrade] VALUES...: to look at one rendering
		c := load()
		given, upgrade := c.defaults, false
		for _, name := range os.Args[2:] {
			if name == "--upgrade" {
				upgrade = true
				continue
			}
			given = merge(given, parse(name, read(name)))
		}
		fmt.Print(join("", c.render("template", given, upgrade)))
		return
	}
	c, stamp := load(), inputs()
	renderings := map[string][]object{}
	found, err := filepath.Glob(chartFolder + "/ci/*-values.yaml")
	must0(err)
	for _, file := range found {
		name := strings.TrimSuffix(filepath.Base(file), "-values.yaml")
		given := merge(c.defaults, parse(file, read(file)))
		renderings[name] = c.render(name, given, false)
		for _, o := range c.render(name+", upgrade", given, true) {
			if strings.HasPrefix(o.id(), "Job migrate-") && !strings.Contains(o.text("metadata", "annotations", "helm.sh/hook"), "pre-upgrade") {
				must0(fmt.Errorf("%s: %s does not run before an upgrade", name, o.id()))
			}
		}
		c.checkTags(name, given)
		checkDeployments(name, renderings[name])
		checkCommand(name, renderings[name])
		checkPrinting(name, given["papers"].(values)["pdf"] == true, renderings[name])
		for _, o := range renderings[name] {
			checkWatches(name, o.values)
		}
		if name == "trial" {
			c.checkWord(given)
			checkStandIn(renderings[name])
		}
		if took := cost(func() { c.render(name, given, false) }); took > longest {
			must0(fmt.Errorf("%s takes %s of a processor to render; %s is the most", name, took, longest))
		} else {
			fmt.Printf("  %s: %d objects in %s\n", name, len(renderings[name]), took.Round(time.Millisecond))
		}
		write("tests/Architecture.Tests/Charts/"+name+".yaml",
			join("# helm template platform charts/platform -n platform -f "+file+", recorded by build/render-charts\n# inputs: "+stamp+"\n", renderings[name]))
	}
	c.checkRefusals()
	c.checkIngress()
	c.checkNotes()
	kustomize(renderings["province"], renderings["trial"])
	fmt.Printf("✓ %d renderings\n", len(renderings))
}
