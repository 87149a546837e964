using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Dossiers.Documents;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class Unattached(DossiersHost host) : IDisposable
{
    [Fact]
    public async Task Nobody_fills_the_store_with_files_that_no_dossier_takes()
    {
        using var clerk = host.As(People.Clerk with { Id = "clerk-hoarder" });
        var one = (await clerk.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        await host.Scalar<long>("UPDATE dossiers.documents SET size = 200 * 1024 * 1024 WHERE id = $1 RETURNING size", one);
        await clerk.Upload(Api.Pdf).Refused(HttpStatusCode.UnprocessableEntity, "too-many-unattached-files");
        await host.As(People.Clerk).Upload(Api.Pdf).Body(HttpStatusCode.Created);
        await host.Scalar<long>("UPDATE dossiers.documents SET size = 20 WHERE id = $1 RETURNING size", one);
        await clerk.Upload(Api.Pdf).Body(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_no_dossier_took_in_a_week_is_deleted_with_its_key_and_nothing_else()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var attached = await host.Submitted();
        using var clerk = host.As(People.Clerk);
        var old = (await clerk.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var mothers = (await host.As(People.Mother).Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var address = await host.Scalar<string>("SELECT address FROM dossiers.documents WHERE id = $1", old);
        var owner = await host.Scalar<Guid>("SELECT owner FROM dossiers.documents WHERE id = $1", old);
        var mother = await host.Scalar<Guid>("SELECT owner FROM dossiers.documents WHERE id = $1", mothers);
        host.Clock.Now = DossiersHost.MondayNine.AddDays(6);
        var young = (await clerk.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();

        host.Clock.Now = DossiersHost.MondayNine.AddDays(7).AddMinutes(1);
        var sweep = host.Services.GetRequiredService<SweepUnattached>();
        await Task.WhenAll(sweep.Run(default), sweep.Run(default));
        await sweep.Run(default);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.documents WHERE id = ANY ($1)", new[] { old, mothers })).ShouldBe(0);
        File.Exists(Path.Combine(host.DocumentsFolder, address[..2], address[2..4], address)).ShouldBeFalse();
        (await host.Scalar<long>("SELECT count(*) FROM privacy.person_keys WHERE person = $1", owner)).ShouldBe(0);
        (await host.Scalar<long>("SELECT count(*) FROM privacy.person_keys WHERE person = $1", mother)).ShouldBe(1);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.documents WHERE dossier = $1", attached)).ShouldBe(1);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.discarded_files")).ShouldBe(0);
        (await clerk.Get($"/v1/documents/{young}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.As(People.Mother).Post("/v1/dossiers", Api.Submission(People.Mother, document: mothers)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;
}
