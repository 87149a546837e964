using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>What is asked of the service from outside, over HTTP, and waiting for what it then does of itself.</summary>
public sealed partial class OfficeAtWork
{
    private readonly NpgsqlDataSource database = host.Services.GetRequiredService<NpgsqlDataSource>();

    public DateTimeOffset Now => host.Clock.Now;

    public async Task<Dossier> Find(Guid id) => (await Streams.Find(id, null, default))!;

    /// <summary>As it is once the whole and its parts have been told everything of each other.</summary>
    public async Task<Dossier> Settled(Dossier dossier)
    {
        if ((dossier.Parent?.Dossier ?? (dossier.Parts.Count > 0 ? dossier.Id : null)) is not { } whole)
            return dossier;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(2);)
        {
            await using var command = database.CreateCommand("SELECT count(*) FROM dossiers.linked_work WHERE dossier = $1");
            command.Parameters.Add(new NpgsqlParameter { Value = whole });
            if ((long)(await command.ExecuteScalarAsync())! == 0)
                return await Find(dossier.Id);
            await Task.Delay(10);
        }
        var stands = await host.Scalar<string>("SELECT coalesce((SELECT w::text FROM dossiers.linked_work w WHERE dossier = $1), 'at rest now')", whole);
        throw new TimeoutException($"The linked dossier {whole} does not come to rest: {stands}, now {Now:O}, version {(await Find(whole)).Version}. {string.Join(Environment.NewLine, host.Said.Lines.Where(l => l.Contains("inked dossier", StringComparison.Ordinal)).TakeLast(3))}");
    }

    public async Task<Guid> Upload(TestPerson who) => (await Client(who).Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();

    /// <summary>At the counter the person agrees to their earlier papers being used.</summary>
    public async Task<Guid> NoteConsent(TestPerson clerk, TestPerson whose) =>
        (await Client(clerk).Post("/v1/papers/consents", new { identityNumber = whose.IdentityNumber, given = true }).Body()).Id();

    public async Task KeepDraft(TestPerson who, Guid id, SubmitDossier.Request request, string note)
    {
        using var response = await Client(who).PutAsJsonAsync($"/v1/drafts/{id}", new { request.ProcedureCode, form = new { note }, papers = (request.Papers ?? []).Select(p => new { p.Key, documentIds = p.DocumentIds ?? [] }) }, Json.Options);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }

    /// <param name="key">Sent twice under it; null: once.</param>
    public async Task<Outcome> SubmitOverHttp(TestPerson who, SubmitDossier.Request request, string? key)
    {
        var id = await Once();
        if (key is not null)
            (await Once()).ShouldBe(id, "submitted twice under one key");
        return await Find(id);

        async Task<Guid> Once()
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/dossiers") { Content = JsonContent.Create(request, options: Json.Options) };
            if (key is not null) message.Headers.Add("Idempotency-Key", key);
            using var response = await Client(who).SendAsync(message);
            var text = await response.Content.ReadAsStringAsync();
            response.StatusCode.ShouldBe(HttpStatusCode.Created, text);
            return JsonElement.Parse(text).Id();
        }
    }
}
