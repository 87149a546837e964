using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Storage;

/// <summary>Adds facts and keeps each dossier's life in step with them, in the consumer's own transaction.</summary>
public static class FactStore
{
    /// <summary>A fact that is already there changes nothing. Two consumers with facts of one dossier take turns.</summary>
    public static async Task Record(NpgsqlConnection connection, NpgsqlTransaction transaction, Fact fact)
    {
        await TakeTurn(connection, transaction, fact.Dossier);
        var isNew = await connection.ExecuteAsync(
            """
            INSERT INTO reporting.facts (dossier, version, kind, occurred_at, due_at, clock_stops, amount, detail,
                                         number, code, channel, receiving_agency, competent_agency, field, procedure_code, procedure_name, parent, undone)
            VALUES (@Dossier, @Version, @Kind, @OccurredAt, @DueAt, @ClockStops, @Amount, @Detail,
                    @Number, @Code, @Channel, @ReceivingAgency, @CompetentAgency, @Field, @ProcedureCode, @ProcedureName, @Parent, @Undone)
            ON CONFLICT DO NOTHING
            """,
            new
            {
                fact.Dossier, fact.Version, Kind = fact.Kind.ToString(), OccurredAt = fact.OccurredAt.UtcDateTime, DueAt = fact.DueAt?.UtcDateTime, fact.ClockStops, fact.Amount, fact.Detail,
                fact.Of.Number, fact.Of.Code, Channel = fact.Of.Channel.ToString(), fact.Of.ReceivingAgency, fact.Of.CompetentAgency, fact.Of.Field, fact.Of.ProcedureCode, fact.Of.ProcedureName, fact.Of.Parent, fact.Undone,
            }, transaction) == 1;
        if (isNew)
            await Refold(connection, transaction, fact.Dossier);
    }

    /// <summary>Folds one dossier's facts again and replaces its life.</summary>
    public static async Task RefoldInTurn(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid dossier)
    {
        await TakeTurn(connection, transaction, dossier);
        await Refold(connection, transaction, dossier);
    }

    private static Task TakeTurn(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid dossier) =>
        connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@dossier::text, 0))", new { dossier }, transaction);

    private static async Task Refold(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid dossier)
    {
        var rows = await connection.QueryAsync<Row>(
            """
            SELECT version, kind, occurred_at AS OccurredAt, due_at AS DueAt, clock_stops AS ClockStops, amount, detail, number, code, channel,
                   receiving_agency AS ReceivingAgency, competent_agency AS CompetentAgency, field, procedure_code AS ProcedureCode, procedure_name AS ProcedureName, parent
            FROM reporting.facts WHERE dossier = @dossier
            """, new { dossier }, transaction);
        if (Life.Fold(rows.Select(r => r.ToFact(dossier))) is { } life)
            await Keep(connection, transaction, life);
    }

    private static async Task Keep(NpgsqlConnection connection, NpgsqlTransaction transaction, Life life)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO reporting.lives AS l (dossier, number, code, channel, receiving_agency, competent_agency, field, procedure_code, procedure_name,
                                              accepted_at, resolved_at, timeliness, due_at_resolution, rule, parent)
            VALUES (@Dossier, @Number, @Code, @Channel, @ReceivingAgency, @CompetentAgency, @Field, @ProcedureCode, @ProcedureName,
                    @AcceptedAt, coalesce(@ResolvedAt, 'infinity'::timestamptz), @Timeliness, @DueAtResolution, @Rule, @Parent)
            ON CONFLICT (dossier) DO UPDATE SET
                number = excluded.number, code = excluded.code, channel = excluded.channel, receiving_agency = excluded.receiving_agency,
                competent_agency = excluded.competent_agency, field = excluded.field, procedure_code = excluded.procedure_code,
                procedure_name = excluded.procedure_name, accepted_at = excluded.accepted_at, resolved_at = excluded.resolved_at,
                timeliness = excluded.timeliness, due_at_resolution = excluded.due_at_resolution, rule = excluded.rule, parent = excluded.parent
            """,
            new
            {
                life.Dossier, life.Of.Number, life.Of.Code, Channel = life.Of.Channel.ToString(), life.Of.ReceivingAgency, life.Of.CompetentAgency, life.Of.Field,
                life.Of.ProcedureCode, life.Of.ProcedureName, AcceptedAt = life.AcceptedAt.UtcDateTime, ResolvedAt = life.ResolvedAt?.UtcDateTime,
                Timeliness = life.Timeliness?.ToString(), DueAtResolution = life.DueAtResolution?.UtcDateTime, Life.Rule, life.Of.Parent,
            }, transaction);
        await connection.ExecuteAsync("DELETE FROM reporting.spells WHERE dossier = @Dossier", new { life.Dossier }, transaction);
        await connection.ExecuteAsync(
            """
            INSERT INTO reporting.spells (dossier, from_at, until_at, due_at, stopped, missed)
            SELECT @Dossier, x.from_at, coalesce(x.until_at, 'infinity'::timestamptz), x.due_at, x.stopped, x.missed
            FROM unnest(@Froms, @Untils, @Dues, @Stopped, @Missed) AS x(from_at, until_at, due_at, stopped, missed)
            """,
            new
            {
                life.Dossier,
                Froms = life.Spells.Select(s => s.From.UtcDateTime).ToArray(),
                Untils = life.Spells.Select(s => s.Until?.UtcDateTime).ToArray(),
                Dues = life.Spells.Select(s => s.DueAt.UtcDateTime).ToArray(),
                Stopped = life.Spells.Select(s => s.Stopped).ToArray(),
                Missed = life.Spells.Select(s => s.Missed).ToArray(),
            }, transaction);
        await connection.ExecuteAsync("INSERT INTO reporting.agencies_seen (code) VALUES (@CompetentAgency) ON CONFLICT DO NOTHING", new { life.Of.CompetentAgency }, transaction);
    }

    private sealed class Row
    {
        public long Version { get; init; }
        public string Kind { get; init; } = "";
        public DateTime OccurredAt { get; init; }
        public DateTime? DueAt { get; init; }
        public bool ClockStops { get; init; }
        public long? Amount { get; init; }
        public string? Detail { get; init; }
        public string Number { get; init; } = "";
        public string? Code { get; init; }
        public string Channel { get; init; } = "";
        public string ReceivingAgency { get; init; } = "";
        public string CompetentAgency { get; init; } = "";
        public string Field { get; init; } = "";
        public string ProcedureCode { get; init; } = "";
        public string ProcedureName { get; init; } = "";
        public Guid? Parent { get; init; }

        public Fact ToFact(Guid dossier) => new(
            dossier, Version, Enum.Parse<FactKind>(Kind), OccurredAt,
            new Dimensions(Number, Code, Enum.Parse<Channel>(Channel), ReceivingAgency, CompetentAgency, Field, ProcedureCode, ProcedureName, Parent),
            DueAt, ClockStops, Amount, Detail);
    }
}
