using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>Every pod of every rendering: what Pod Security <c>restricted</c> asks, and what this house asks besides.</summary>
public sealed class Pods
{
    public static TheoryData<string> Renderings => new(Charts.Names.Concat(["k8s/trial", "k8s/province"]).ToArray());

    [Theory]
    [MemberData(nameof(Renderings))]
    public void A_pod_is_restricted_and_has_no_token(string rendering)
    {
        foreach (var pod in Of(rendering))
        {
            pod.Spec.Text("securityContext", "runAsNonRoot").ShouldBe("true", pod.ToString());
            long.Parse(pod.Spec.Text("securityContext", "runAsUser")!).ShouldBeGreaterThan(0, pod.ToString());
            pod.Spec.Text("securityContext", "seccompProfile", "type").ShouldBe("RuntimeDefault", pod.ToString());
            pod.Spec.Text("automountServiceAccountToken").ShouldBe("false", pod.ToString());
            foreach (var host in new[] { "hostNetwork", "hostPID", "hostIPC", "hostUsers" })
                pod.Spec.Find(host).ShouldBeNull(pod.ToString());
            foreach (var volume in pod.Spec.List("volumes"))
                new[] { "configMap", "secret", "emptyDir", "persistentVolumeClaim", "ephemeral" }.Count(k => volume.Find(k) is not null).ShouldBe(1, $"{pod}: {volume.Name()}");
        }
        foreach (var account in Charts.Rendered(rendering).Of("ServiceAccount"))
            account.Text("automountServiceAccountToken").ShouldBe("false", account.Name());
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public void A_container_has_no_rights_writes_only_what_is_mounted_and_is_limited(string rendering)
    {
        foreach (var pod in Of(rendering))
        {
            foreach (var container in pod.Containers)
            {
                var who = $"{pod}: {container.Name()}";
                container.Text("securityContext", "allowPrivilegeEscalation").ShouldBe("false", who);
                container.Text("securityContext", "readOnlyRootFilesystem").ShouldBe("true", who);
                container.Texts("securityContext", "capabilities", "drop").ShouldBe(["ALL"], who);
                container.Find("securityContext", "capabilities", "add").ShouldBeNull(who);
                container.Find("securityContext", "privileged").ShouldBeNull(who);
                foreach (var amount in new[] { "cpu", "memory" })
                {
                    container.Text("resources", "requests", amount).ShouldNotBeNull(who);
                    container.Text("resources", "limits", amount).ShouldNotBeNull(who);
                }
                container.Text("imagePullPolicy").ShouldBe("IfNotPresent", who);
                container.Text("image")!.Split('/')[^1].ShouldMatch("^[a-z-]+:[A-Za-z0-9._-]+$", who);
                var mounts = container.List("volumeMounts");
                mounts.ShouldContain(m => m.Text("mountPath") == "/tmp", who);
                foreach (var mount in mounts)
                {
                    var volume = pod.Spec.List("volumes").SingleOrDefault(v => v.Name() == mount.Name());
                    if (pod.Kind == "StatefulSet" && volume is null)
                        Charts.Rendered(rendering).One("StatefulSet", pod.Name).List("spec", "volumeClaimTemplates").ShouldContain(c => c.Name() == mount.Name(), who);
                    else
                        volume.ShouldNotBeNull($"{who} mounts {mount.Name()}");
                    if (volume?.Find("emptyDir") is { } scratch)
                        scratch.Text("sizeLimit").ShouldNotBeNull($"{who}: {mount.Name()}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public void What_serves_is_probed_in_three_ways_and_ours_say_which(string rendering)
    {
        foreach (var pod in Of(rendering).Where(p => p.Serves))
        {
            foreach (var container in pod.Staying)
            {
                foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
                {
                    container.Find(probe).ShouldNotBeNull($"{pod}: {container.Name()}");
                    if (container.Text(probe, "httpGet", "port") is { } port)
                        container.List("ports").ShouldContain(p => p.Name() == port, $"{pod}: {container.Name()}");
                }
            }
            if (!Charts.Services.Contains(pod.Part))
                continue;
            pod.Main.Text("startupProbe", "httpGet", "path").ShouldBe("/health/startup");
            pod.Main.Text("readinessProbe", "httpGet", "path").ShouldBe("/health/ready");
            pod.Main.Text("livenessProbe", "httpGet", "path").ShouldBe("/health/live");
            pod.Main.Text("lifecycle", "preStop", "sleep", "seconds").ShouldBe("5");
            pod.Spec.Text("terminationGracePeriodSeconds").ShouldBe("45");
            pod.Spec.List("topologySpreadConstraints").ShouldHaveSingleItem();
            Charts.Rendered(rendering).One("PodDisruptionBudget", pod.Part).Map("spec", "selector", "matchLabels").ShouldBeSubsetOf(pod.Labels);
        }
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public void What_a_pod_refers_to_is_there(string rendering)
    {
        var objects = Charts.Rendered(rendering);
        foreach (var pod in Of(rendering))
        {
            if (pod.Spec.Text("serviceAccountName") is { } account)
                objects.One("ServiceAccount", account);
            foreach (var volume in pod.Spec.List("volumes"))
            {
                if (volume.Text("configMap", "name") is { } map && volume.Text("configMap", "optional") != "true")
                    objects.One("ConfigMap", map);
                if (volume.Text("persistentVolumeClaim", "claimName") is { } claim)
                    objects.One("PersistentVolumeClaim", claim);
            }
            foreach (var map in pod.Containers.SelectMany(c => c.List("envFrom")).Select(e => e.Text("configMapRef", "name")).OfType<string>())
                objects.One("ConfigMap", map);
        }
        foreach (var service in objects.Of("Service"))
        {
            var pod = Of(rendering).Single(p => p.Serves && service.Map("spec", "selector").All(s => p.Labels.GetValueOrDefault(s.Key) == s.Value));
            foreach (var port in service.List("spec", "ports"))
                pod.Containers.SelectMany(c => c.List("ports")).Single(p => p.Name() == port.Text("targetPort")).Text("containerPort").ShouldBe(port.Text("port"), service.Name());
        }
    }

    /// <summary>A volume that only a CronJob mounts stays pending under a StorageClass that waits for the first consumer, and <c>helm install --wait</c> with it.</summary>
    [Theory]
    [MemberData(nameof(Renderings))]
    public void A_volume_has_a_pod_that_mounts_it_from_the_start(string rendering)
    {
        var mounted = Of(rendering).Where(p => p.Kind is "Deployment" or "StatefulSet" or "Job").SelectMany(p => p.Spec.List("volumes")).Select(v => v.Text("persistentVolumeClaim", "claimName")).OfType<string>().ToHashSet();
        foreach (var claim in Charts.Rendered(rendering).Of("PersistentVolumeClaim"))
            mounted.ShouldContain(claim.Name(), rendering);
    }

    [Theory]
    [InlineData("trial", true)] // the development signer's keys lie there, too
    [InlineData("province", true)]
    [InlineData("dapr", false)] // documents.store: s3
    public void Documents_have_a_volume_only_where_they_lie_in_a_folder(string rendering, bool isThere)
    {
        Charts.Rendered(rendering).Of("PersistentVolumeClaim").Select(c => c.Name()).Contains("documents").ShouldBe(isThere);
        Of(rendering).Single(p => p is { Kind: "Deployment", Part: "dossiers" }).Main.List("volumeMounts").Select(m => m.Name()).Contains("documents").ShouldBe(isThere);
    }

    /// <summary>What is left out of a manifest an upgrade leaves as somebody set it by hand, e.g. for a restore.</summary>
    [Theory]
    [MemberData(nameof(Renderings))]
    public void What_runs_at_night_says_that_it_is_not_suspended(string rendering)
    {
        foreach (var job in Charts.Rendered(rendering).Of("CronJob"))
            job.Text("spec", "suspend").ShouldBe(job.Name() == "platform" ? "true" : "false", job.Name()); // `platform` is begun by hand only
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public void The_owner_of_a_database_migrates_and_nobody_else_knows_its_password(string rendering)
    {
        foreach (var pod in Of(rendering))
        {
            var database = pod.Main.List("env").SingleOrDefault(e => e.Name() == "ConnectionStrings__Postgres")?.Text("valueFrom", "secretKeyRef", "name");
            if (pod.Main.Texts("args") is ["migrate"])
            {
                var service = pod.Part["migrate-".Length..];
                database.ShouldBe($"platform-{service}-migrate");
                pod.Main.List("env").Single(e => e.Name() == "Database__GrantTo").Text("value").ShouldBe(Charts.Values.Text("services", service, "database"));
                pod.Main.Find("envFrom").ShouldBeNull("a hook runs before the release's own ConfigMaps are there");
                pod.Spec.Find("serviceAccountName").ShouldBeNull("and before its accounts");
            }
            else if (database is not null)
            {
                database.ShouldBe($"platform-{pod.Part.Replace("seed-", "", StringComparison.Ordinal)}");
            }
        }
        foreach (var service in Charts.Services.Where(s => Charts.Values.Text("services", s, "migrate") == "true"))
            Of(rendering).ShouldContain(p => p.Part == $"migrate-{service}");
    }

    /// <summary>A Job that restarts its container loses the log with the last try; a hook that succeeded leaves nothing behind, one that failed stays.</summary>
    [Theory]
    [MemberData(nameof(Renderings))]
    public void What_failed_can_be_read(string rendering)
    {
        foreach (var pod in Of(rendering).Where(p => p.Kind is "Job" or "CronJob" or "Pod"))
            pod.Spec.Text("restartPolicy").ShouldBe("Never", pod.ToString());
        foreach (var hook in Charts.Rendered(rendering).Where(o => o.Text("metadata", "annotations", "helm.sh/hook") is not null))
            // `helm test --logs` reads the pod after the hook is over
            hook.Text("metadata", "annotations", "helm.sh/hook-delete-policy").ShouldBe(hook.Kind() == "Pod" ? "before-hook-creation" : "before-hook-creation,hook-succeeded", hook.Name());
    }

    /// <summary>What a server reads when it starts only: with another file, other pods.</summary>
    [Theory]
    [InlineData("postgres", "pg_hba.conf")]
    [InlineData("rabbitmq", "rabbitmq.conf")]
    public void A_trials_server_starts_anew_with_another_configuration(string server, string file)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(Servers.Repository, "charts", "platform", "files", file))))[..16];
        foreach (var rendering in new[] { "trial", "k8s/trial" })
            Of(rendering).Single(p => p.Kind == "StatefulSet" && p.Part == server).Annotations["platform.vn/settings"].ShouldBe(hash, rendering);
    }

    /// <summary>A province's identity provider, mail server or database may have a certificate that only the province's own authority vouches for.</summary>
    [Theory]
    [MemberData(nameof(Renderings))]
    public void Every_program_of_ours_believes_the_sites_own_authority_beside_the_public_ones(string rendering)
    {
        foreach (var pod in Of(rendering))
        {
            foreach (var container in pod.Containers.Where(c => c.Text("image")!.Split('/')[^1].StartsWith("platform-", StringComparison.Ordinal)))
            {
                var who = $"{pod}: {container.Name()}";
                var folders = container.List("env").Single(e => e.Name() == "SSL_CERT_DIR").Text("value")!.Split(':');
                folders.ShouldContain("/etc/ssl/certs", who);
                folders.ShouldContain(container.List("volumeMounts").Single(m => m.Name() == "trust").Text("mountPath")!, who);
            }
            if (pod.Annotations.GetValueOrDefault("dapr.io/enabled") == "true")
            {
                pod.Annotations["dapr.io/volume-mounts"].Split(',').ShouldContain("trust:/trust", pod.ToString());
                pod.Annotations["dapr.io/env"].ShouldBe($"SSL_CERT_DIR={pod.Main.List("env").Single(e => e.Name() == "SSL_CERT_DIR").Text("value")}", pod.ToString());
            }
            if (pod.Spec.List("volumes").SingleOrDefault(v => v.Name() == "trust") is { } trust)
                (trust.Text("configMap", "name"), trust.Text("configMap", "optional")).ShouldBe(("platform-ca", "true"), pod.ToString());
        }
    }

    [Fact]
    public void Dossiers_finds_the_roots_it_believes_signatures_by_where_it_looks_for_them()
    {
        var dossiers = Of("province").Single(p => p is { Kind: "Deployment", Part: "dossiers" });
        var volume = dossiers.Spec.List("volumes").Single(v => v.Text("configMap", "name") == "platform-signing-roots");
        volume.Text("configMap", "optional").ShouldBe("true");
        dossiers.Main.List("volumeMounts").Single(m => m.Name() == volume.Name()).Text("mountPath").ShouldBe(Charts.Rendered("province").One("ConfigMap", "platform").Text("data", "Signing__TrustedRoots"));
    }

    /// <summary>It works on a copy, and everything the copy says stays in the pod: no secret, no way out, the backups for reading.</summary>
    [Theory]
    [InlineData("trial")]
    [InlineData("k8s/trial")]
    public void The_restore_drill_touches_nothing_that_runs(string rendering)
    {
        var drill = Of(rendering).Single(p => p.Part == "restore-drill");
        drill.Labels.Keys.ShouldNotContain(l => l.StartsWith("platform.vn/needs-", StringComparison.Ordinal));
        Charts.Rendered(rendering).Of("NetworkPolicy").ShouldNotContain(p => p.Text("spec", "podSelector", "matchLabels", "app.kubernetes.io/name") == "restore-drill");
        drill.Spec.List("volumes").Select(v => v.Text("persistentVolumeClaim", "claimName")).OfType<string>().ShouldBe(["backups"]);
        drill.Containers.Select(c => c.Name()).ShouldBe(["lay-out", "postgres", "verify-chain", "verify-documents", "report"]);
        drill.Spec.List("initContainers").Where(c => c.Text("restartPolicy") == "Always").Select(c => c.Name()).ShouldBe(["postgres"]);
        foreach (var container in drill.Containers)
        {
            container.List("env").ShouldAllBe(e => e.Find("valueFrom") == null, container.Name());
            container.List("volumeMounts").Single(m => m.Name() == "backups").Text("readOnly").ShouldBe("true", container.Name());
        }
        var checks = drill.Containers.Where(c => c.Text("image")!.StartsWith("platform-dossiers:", StringComparison.Ordinal)).ToArray();
        checks.SelectMany(c => c.Texts("args")).ShouldBe(["verify-chain", "verify-documents"]);
        foreach (var check in checks)
            check.List("env").Single(e => e.Name() == "ConnectionStrings__Postgres").Text("value")!.ShouldStartWith("Host=127.0.0.1;");
    }

    /// <summary>On a slow node a dozen .NET programs start at once: what kills one that has only not got its turn makes it later still.</summary>
    [Theory]
    [MemberData(nameof(Renderings))]
    public void Whoever_starts_has_five_minutes_for_it(string rendering)
    {
        foreach (var container in Of(rendering).SelectMany(p => p.Containers).Where(c => c.Find("startupProbe") is not null))
        {
            (int.Parse(container.Text("startupProbe", "periodSeconds")!) * int.Parse(container.Text("startupProbe", "failureThreshold")!)).ShouldBeGreaterThanOrEqualTo(300, container.Name());
            int.Parse(container.Text("startupProbe", "timeoutSeconds") ?? "1").ShouldBeGreaterThanOrEqualTo(5, container.Name());
        }
    }

    /// <summary>Containers of one pod share its ports; Dapr adds one that the manifest does not show.</summary>
    [Fact]
    public void Daprs_sidecar_takes_no_port_of_the_service()
    {
        var with = Of("dapr").Where(p => p.Annotations.ContainsKey("dapr.io/enabled")).ToArray();
        with.Select(p => p.Part).ShouldBe(Charts.Services.Where(s => Charts.Values.Text("services", s, "sidecar") == "true"), ignoreOrder: true);
        foreach (var pod in with)
            pod.Main.List("ports").Select(p => p.Text("containerPort")).ShouldNotContain(pod.Annotations.GetValueOrDefault("dapr.io/metrics-port", "9090"), pod.ToString());
    }

    /// <summary>daprd begins a secret store of Kubernetes by itself, which looks for the pod's token and ends daprd where there is none.</summary>
    [Fact]
    public void Daprs_sidecar_does_without_the_token_that_no_pod_has()
    {
        var with = Of("dapr").Where(p => p.Annotations.ContainsKey("dapr.io/enabled")).ToArray();
        with.ShouldNotBeEmpty();
        foreach (var pod in with)
            (pod.Spec.Text("automountServiceAccountToken"), pod.Annotations.GetValueOrDefault("dapr.io/disable-builtin-k8s-secret-store")).ShouldBe(("false", "true"), pod.ToString());
    }

    [Theory]
    [InlineData("province", "pre-install,pre-upgrade")]
    [InlineData("trial", null)] // its PostgreSQL is not there before the release is; the upgrade is a hook again
    public void Migrations_run_before_the_new_version(string rendering, string? hook)
    {
        foreach (var job in Charts.Rendered(rendering).Of("Job").Where(j => j.Name().StartsWith("migrate-", StringComparison.Ordinal)))
            job.Text("metadata", "annotations", "helm.sh/hook").ShouldBe(hook);
        Charts.Rendered(rendering).One("ConfigMap", "platform").Text("data", "Migrate").ShouldBe("false");
    }

    private static IEnumerable<Pod> Of(string rendering) => Charts.Rendered(rendering).Pods();
}
