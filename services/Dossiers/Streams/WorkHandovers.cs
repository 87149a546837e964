using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.UseCases;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Streams;

/// <summary>Carries out what <see cref="HandOverWork"/> began: walks the giver's dossiers.</summary>
public sealed class WorkHandovers(NpgsqlDataSource database, DossierStreams streams, Officers officers, PersonKeys keys, DatabaseReady ready, TimeProvider clock, ILogger<WorkHandovers> log)
    : ResumableWalk(database, ready, log, LockKey, "The hand-over of work")
{
    private const long LockKey = 0x48414E444F564552; // "HANDOVER"

    private sealed record Run(Guid Id, string FromOfficer, string ToOfficer, string Agency, string ReasonSealed, string StartedBy, Guid Position);

    protected override async Task<bool> Step(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (await connection.QueryFirstOrDefaultAsync<Run>(
                "SELECT id, from_officer AS FromOfficer, to_officer AS ToOfficer, agency, reason_sealed AS ReasonSealed, started_by AS StartedBy, position FROM dossiers.work_handovers WHERE finished_at IS NULL ORDER BY started_at LIMIT 1",
                transaction: transaction) is not { } run)
            return false;
        var ids = (await connection.QueryAsync<Guid>(
            "SELECT id FROM dossiers.dossier_list WHERE step_holder = @FromOfficer AND id > @Position ORDER BY id LIMIT @Batch", new { run.FromOfficer, run.Position, Batch }, transaction)).AsList();
        var receiver = await officers.Find(run.ToOfficer, ct);
        var (moved, skipped) = (0, 0);
        foreach (var id in ids)
            switch (receiver is null ? false : await Try(id, () => Move(id, run, receiver, ct), ct))
            {
                case true:
                    moved++;
                    break;
                case null:
                    skipped++;
                    break;
            }
        await connection.ExecuteAsync(
            "UPDATE dossiers.work_handovers SET position = @position, moved = moved + @moved, kept = kept + @kept, skipped = skipped + @skipped, finished_at = @finished WHERE id = @Id",
            new { position = ids.Count == 0 ? run.Position : ids[^1], moved, kept = ids.Count - moved - skipped, skipped, finished = ids.Count < Batch ? clock.GetUtcNow() : (DateTimeOffset?)null, run.Id }, transaction);
        return true;
    }

    private async Task<bool> Move(Guid id, Run run, KnownOfficer receiver, CancellationToken ct)
    {
        if (await streams.Find(id, null, ct) is not { } found || found.Agencies.Competent != run.Agency)
            return false; // another agency's by now
        var by = JsonSerializer.Deserialize<Actor>(run.StartedBy, Json.Options)!;
        var reason = (await keys.GetOrCreate(run.Id, ct)).Open(run.ReasonSealed);
        PersonKey? key = null;
        try
        {
            key = await keys.GetOrCreate(found.Applicant, ct);
        }
        catch (PersonErasedException)
        {
            // the work goes on, the words about it are not kept
        }
        await streams.Hear(id, new RequestKey("work-hand-over", $"{run.Id}/{id}", ""), (d, _) => Decide(d, run.FromOfficer, receiver, by, reason, key), ct);
        return await streams.Find(id, null, ct) is { Step.Holder.Id: { } holder } && holder == receiver.Id;
    }

    /// <summary>Only what is still the giver's, and of the receiver's role.</summary>
    public static Decision Decide(Dossier dossier, string from, KnownOfficer receiver, Actor by, string reason, PersonKey? key) =>
        dossier.Step is { Holder: { } holder } && holder.Id == from && receiver.Roles.Contains(dossier.Course!.Step!.Role)
            ? Decision.Of(new Assigned(by, new(receiver.Id, receiver.Name), dossier.Step.Key, key?.SealText(reason)))
            : Decision.Nothing;
}
