using Dapper;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.Views;

/// <summary>Reads <c>dossiers.dossier_list</c>. Every statement carries the caller's horizon.</summary>
public sealed class DossierList(NpgsqlDataSource database, PersonKeys keys, MasterKey master, TimeProvider clock)
{
    private const string Columns =
        $"""
        d.id, d.version, d.number, d.code, d.procedure_code AS ProcedureCode, d.procedure_name AS ProcedureName, d.channel, d.status, d.stage, d.applicant,
        d.applicant_sealed AS ApplicantSealed, d.submitted_at AS SubmittedAt, d.answer_due_at AS AnswerDueAt, d.received_at AS ReceivedAt, d.due_at AS DueAt,
        d.resolved_at AS ResolvedAt, d.paused_at AS PausedAt, d.competent_agency AS CompetentAgency, d.receiving_agency AS ReceivingAgency, d.return_method AS ReturnMethod, d.fee_due AS FeeDue,
        d.step, d.step_name AS StepName, d.step_role AS StepRole, d.step_due_at AS StepDueAt, d.step_holder AS StepHolder, d.step_holder_name AS StepHolderName, d.parent, d.external_code AS ExternalCode, d.late,
        {Rank} AS Rank
        """;

    private const string Filters =
        """
        (@stage::text IS NULL OR d.stage = @stage) AND (@status::smallint IS NULL OR d.status = @status) AND (@procedure::text IS NULL OR d.procedure_code = @procedure)
          AND (@holder::text IS NULL OR d.step_holder = @holder) AND (@role::text IS NULL OR d.step_role = @role) AND (@step::text IS NULL OR d.step = @step)
          AND (@asked::text[] IS NULL OR d.asked && @asked)
          AND (@overdue::boolean IS NULL OR @overdue = coalesce(d.late, d.stage <> 'refused' AND coalesce(d.resolved_at, d.paused_at, @now) > coalesce(d.due_at, d.answer_due_at)))
          AND (@nearDue::boolean IS NULL OR @nearDue = coalesce(d.resolved_at IS NULL AND d.paused_at IS NULL AND d.due_at BETWEEN @now AND @soon, false))
          AND (@stepLate::boolean IS NULL OR @stepLate = coalesce(d.step_due_at < least(@now, d.paused_at), false))
          AND (@channel::text IS NULL OR d.channel = @channel) AND (@returnMethod::text IS NULL OR d.return_method = @returnMethod)
          AND (@submittedFrom::timestamptz IS NULL OR d.submitted_at >= @submittedFrom) AND (@submittedBefore::timestamptz IS NULL OR d.submitted_at < @submittedBefore)
          AND (@dueFrom::timestamptz IS NULL OR d.due_at >= @dueFrom) AND (@dueBefore::timestamptz IS NULL OR d.due_at < @dueBefore)
        """;

    private const string Within = $"(d.applicant = @applicant AND d.parent IS NULL OR d.competent_agency = ANY (@agencies) OR d.receiving_agency = ANY (@agencies) OR d.consulted && @agencies OR d.step_holder = @officer OR d.parent IS NULL AND {AuthorityRows.ActedFor})";

    /// <summary>What is promised, then what has yet to be accepted, what has ended last; as <c>dossier_list_competent_due</c> has it.</summary>
    private const string Rank = "(CASE WHEN d.stage IN ('returned', 'refused', 'withdrawn', 'stopped') THEN 2 WHEN d.due_at IS NULL THEN 1 ELSE 0 END)";

    private static readonly Statements BySubmission = Statements.Of(
        "(@at::timestamptz IS NULL OR (d.submitted_at, d.id) < (@at, @id))", "d.submitted_at DESC, d.id DESC", "SubmittedAt DESC, id DESC");

    private static readonly Statements ByDue = Statements.Of(
        $"(@at::timestamptz IS NULL OR ({Rank}, coalesce(d.due_at, d.answer_due_at), d.id) > (@rank, @at, @id))",
        $"{Rank}, coalesce(d.due_at, d.answer_due_at), d.id", "Rank, coalesce(DueAt, AnswerDueAt), id");

    /// <summary>The list's statements in one order, put together once from what is written here and from nothing that anybody types.</summary>
    private sealed record Statements(string Walk, string Held, string Search)
    {
        /// <param name="after">Where the page begins.</param>
        /// <param name="order">Of a branch; <paramref name="merged"/> the same by the names of the columns read.</param>
        public static Statements Of(string after, string order, string merged) => new(
            // One index per agency (dossier_list_competent, dossier_list_receiving and those by due), the applicant's, that of the agencies asked for an opinion and the
            // officer's own are walked and their beginnings merged.
            $"""
            SELECT * FROM (
                SELECT c.* FROM unnest(@agencies) AS a (code) CROSS JOIN LATERAL (
                    SELECT {Columns} FROM dossiers.dossier_list d
                    WHERE d.competent_agency = a.code AND {after} AND {Filters}
                    ORDER BY {order} LIMIT @limit) c
                UNION ALL
                SELECT r.* FROM unnest(@agencies) AS a (code) CROSS JOIN LATERAL (
                    SELECT {Columns} FROM dossiers.dossier_list d
                    WHERE d.receiving_agency = a.code AND d.receiving_agency <> d.competent_agency AND d.competent_agency <> ALL (@agencies) AND {after} AND {Filters}
                    ORDER BY {order} LIMIT @limit) r
                UNION ALL
                (SELECT {Columns} FROM dossiers.dossier_list d
                 WHERE d.applicant = @applicant AND d.parent IS NULL AND d.competent_agency <> ALL (@agencies) AND d.receiving_agency <> ALL (@agencies) AND {after} AND {Filters}
                 ORDER BY {order} LIMIT @limit)
                UNION ALL
                (SELECT {Columns} FROM dossiers.dossier_list d
                 WHERE {AuthorityRows.ActedFor} AND d.applicant <> @applicant AND d.parent IS NULL AND d.competent_agency <> ALL (@agencies) AND d.receiving_agency <> ALL (@agencies) AND {after} AND {Filters}
                 ORDER BY {order} LIMIT @limit)
                UNION ALL
                (SELECT {Columns} FROM dossiers.dossier_list d
                 WHERE d.consulted && @agencies AND d.competent_agency <> ALL (@agencies) AND d.receiving_agency <> ALL (@agencies)
                   AND d.applicant IS DISTINCT FROM @applicant AND ({AuthorityRows.ActedFor}) IS NOT TRUE AND {after} AND {Filters}
                 ORDER BY {order} LIMIT @limit)
                UNION ALL
                (SELECT {Columns} FROM dossiers.dossier_list d
                 WHERE d.step_holder = @officer AND d.competent_agency <> ALL (@agencies) AND d.receiving_agency <> ALL (@agencies)
                   AND (d.consulted && @agencies) IS NOT TRUE AND d.applicant IS DISTINCT FROM @applicant AND ({AuthorityRows.ActedFor}) IS NOT TRUE AND {after} AND {Filters}
                 ORDER BY {order} LIMIT @limit)
            ) found ORDER BY {merged} LIMIT @limit
            """,
            // One person's work: by dossier_list_holder, then the horizon.
            $"SELECT {Columns} FROM dossiers.dossier_list d WHERE d.step_holder = @holder AND {Within} AND {after} AND {Filters} ORDER BY {order} LIMIT @limit",
            // Finds first (unique code and number, applicant, phone, GIN on the words), then applies the horizon.
            $"""
            SELECT {Columns} FROM dossiers.dossier_list d
            WHERE (d.code = @code OR d.number = @code OR upper(d.external_code) = @code OR d.applicant = @person OR d.phone_hash = @phone OR d.name_words @> @words) AND {Within} AND {after} AND {Filters}
            ORDER BY {order} LIMIT @limit
            """);
    }

    private const string CountSql =
        $"""
        SELECT stage, count(*),
               count(*) FILTER (WHERE stage <> 'refused' AND resolved_at IS NULL AND coalesce(late, coalesce(due_at, answer_due_at) < least(@now, paused_at))),
               count(*) FILTER (WHERE resolved_at IS NULL AND paused_at IS NULL AND due_at BETWEEN @now AND @soon)
        FROM dossiers.dossier_list d
        WHERE {Within}
        GROUP BY stage;
        SELECT step AS Key, min(step_name) AS Name, step_role AS Role, step_holder AS Holder, min(step_holder_name) AS HolderName, count(*) AS Count,
               count(*) FILTER (WHERE step_due_at < least(@now, paused_at)) AS Late
        FROM dossiers.dossier_list d
        WHERE step IS NOT NULL AND {Within}
        GROUP BY step, step_role, step_holder ORDER BY count(*) DESC, step LIMIT 500
        """;

    /// <exception cref="RefusedException">The cursor is none, or one of another order: <c>bad-cursor</c> (400).</exception>
    public async Task<Page<DossierLine>> Page(DossierFilter filter, DossierOrder order, string? after, int size, CancellationToken ct)
    {
        var (key, now, statements) = (Cursor.Read<Position>(after), clock.GetUtcNow(), order is DossierOrder.Due ? ByDue : BySubmission);
        if (key is not null && (key.Rank is not null) != (order is DossierOrder.Due))
            throw new RefusedException(Refusal.Invalid("bad-cursor", "Dấu trang thuộc cách sắp xếp khác. Xin mở lại danh sách từ đầu."));
        var search = await SearchFor(filter.Text, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(search is not null ? statements.Search : filter.Holder is not null ? statements.Held : statements.Walk, new
        {
            agencies = filter.Horizon.Agencies.ToArray(),
            applicant = filter.Horizon.Applicant,
            stage = filter.Stage,
            status = filter.Status,
            procedure = filter.Procedure,
            officer = filter.Horizon.Officer,
            holder = filter.Holder,
            role = filter.Role,
            step = filter.Step,
            asked = filter.Asked?.ToArray(),
            overdue = filter.Overdue,
            nearDue = filter.NearDue,
            stepLate = filter.StepLate,
            channel = filter.Channel,
            returnMethod = filter.ReturnMethod,
            submittedFrom = filter.SubmittedFrom,
            submittedBefore = filter.SubmittedBefore,
            dueFrom = filter.DueFrom,
            dueBefore = filter.DueBefore,
            now,
            soon = now.AddHours(24),
            at = key?.At,
            id = key?.Id ?? Guid.Empty,
            rank = key?.Rank,
            limit = size + 1,
            code = search?.Code,
            person = search?.Person,
            phone = search?.Phone,
            words = search?.Words,
        }, cancellationToken: ct));
        var page = Cursor.Page(rows.AsList(), size, r => order is DossierOrder.Due ? new Position(r.DueAt ?? r.AnswerDueAt, r.Id, r.Rank) : new Position(r.SubmittedAt, r.Id));
        List<DossierLine> lines = [];
        foreach (var row in page.Items)
            lines.Add(await Open(row, ct));
        return new Page<DossierLine>(lines, page.Next);
    }

    public async Task<ListDossiers.Summary> Count(DossierFilter filter, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        using var read = await connection.QueryMultipleAsync(new CommandDefinition(
            CountSql, new { agencies = filter.Horizon.Agencies.ToArray(), applicant = filter.Horizon.Applicant, officer = filter.Horizon.Officer, now, soon = now.AddHours(24) }, cancellationToken: ct));
        var rows = (await read.ReadAsync<(string Stage, long Count, long Overdue, long Soon)>()).AsList();
        var steps = (await read.ReadAsync<(string Key, string Name, string Role, string? Holder, string? HolderName, long Count, long Late)>()).AsList();
        return new ListDossiers.Summary(
            rows.Sum(r => r.Count), rows.ToDictionary(r => r.Stage, r => r.Count), rows.Sum(r => r.Overdue), rows.Sum(r => r.Soon),
            [.. steps.GroupBy(s => (s.Key, s.Role)).Select(g => new ListDossiers.StepCount(g.Key.Key, g.First().Name, g.Key.Role, g.Sum(s => s.Count), g.Sum(s => s.Late)))],
            [.. steps.Where(s => s.Holder is not null).GroupBy(s => s.Holder!).Select(g => new ListDossiers.HolderCount(g.Key, g.First().HolderName, g.Sum(s => s.Count), g.Sum(s => s.Late)))]);
    }

    private async Task<Search?> SearchFor(string? text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var typed = text.Trim();
        if (typed.All(char.IsAsciiDigit) && typed.Length == 12)
            return new Search(typed, await Known(await master.PersonOf(typed, ct), ct), null, null);
        // a tax number of ten digits may look like a telephone number: either finds
        Guid? organisation = TaxNumber.Read(typed) is { } tax ? await Known(await master.OrganisationOf(tax, ct), ct) : null;
        if (SearchWords.Phone(typed) is { Length: >= 9 and <= 11 } phone && typed.All(c => char.IsAsciiDigit(c) || c is '+' or ' ' or '.'))
            return new Search(typed, organisation, await master.Hash("phone", phone, ct), null);
        if (typed.Any(char.IsAsciiDigit))
            return new Search(typed.ToUpperInvariant(), organisation, null, null);
        List<string> words = [];
        foreach (var word in SearchWords.Of(typed).Take(10))
            words.Add(await master.Hash("name", word, ct));
        return new Search(typed, null, null, words.Count == 0 ? null : [.. words]);
    }

    /// <summary>Nobody finds an erased person, by their number either.</summary>
    private async Task<Guid?> Known(Guid person, CancellationToken ct)
    {
        try
        {
            return await keys.Find(person, ct) is null ? null : person;
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }

    private async Task<DossierLine> Open(Row row, CancellationToken ct) => new(
        row.Id, row.Version, row.Number, row.Code, row.ProcedureCode, row.ProcedureName, row.Channel, row.Status, NationalStatus.All[row.Status - 1].Name, row.Stage,
        await NameOf(row, ct), row.SubmittedAt, row.ReceivedAt, row.DueAt,
        row.Late ?? (row.Stage != "refused" && (row.ResolvedAt ?? row.PausedAt ?? clock.GetUtcNow()) > (row.DueAt ?? row.AnswerDueAt)), row.PausedAt is not null,
        row.CompetentAgency, row.ReceivingAgency, row.ReturnMethod, row.FeeDue,
        row.Step is { } step
            ? new StepLine(step, row.StepName ?? step, row.StepRole ?? "", row.StepHolder is { } holder ? new(holder, row.StepHolderName) : null, row.StepDueAt, (row.PausedAt ?? clock.GetUtcNow()) > row.StepDueAt)
            : null,
        row.Parent, row.ExternalCode);

    private async Task<string?> NameOf(Row row, CancellationToken ct)
    {
        try
        {
            return await keys.Find(row.Applicant, ct) is { } key ? new Sealed<ApplicantData>(row.ApplicantSealed).Open(key).Name : null;
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }

    private sealed record Search(string? Code, Guid? Person, string? Phone, string[]? Words);

    /// <param name="Rank">By due only, and so shows which order a cursor is of.</param>
    private sealed record Position(DateTimeOffset At, Guid Id, int? Rank = null);

    private sealed class Row
    {
        public Guid Id { get; init; }
        public long Version { get; init; }
        public string Number { get; init; } = "";
        public string? Code { get; init; }
        public string ProcedureCode { get; init; } = "";
        public string ProcedureName { get; init; } = "";
        public string Channel { get; init; } = "";
        public short Status { get; init; }
        public string Stage { get; init; } = "";
        public Guid Applicant { get; init; }
        public string ApplicantSealed { get; init; } = "";
        public DateTimeOffset SubmittedAt { get; init; }
        public DateTimeOffset AnswerDueAt { get; init; }
        public DateTimeOffset? ReceivedAt { get; init; }
        public DateTimeOffset? DueAt { get; init; }
        public DateTimeOffset? ResolvedAt { get; init; }
        public DateTimeOffset? PausedAt { get; init; }
        public string CompetentAgency { get; init; } = "";
        public string ReceivingAgency { get; init; } = "";
        public string ReturnMethod { get; init; } = "";
        public long FeeDue { get; init; }
        public string? Step { get; init; }
        public string? StepName { get; init; }
        public string? StepRole { get; init; }
        public DateTimeOffset? StepDueAt { get; init; }
        public string? StepHolder { get; init; }
        public string? StepHolderName { get; init; }
        public int Rank { get; init; }
        public Guid? Parent { get; init; }
        public string? ExternalCode { get; init; }
        public bool? Late { get; init; }
    }
}
