using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

/// <summary>A draft as readers see it.</summary>
/// <param name="Number">1, 2, 3 … per procedure; not the version it becomes.</param>
/// <param name="Revision">For <c>If-Match</c>.</param>
/// <param name="BasedOn">The published version its editor compared with; 0 = none. Where <paramref name="LastVersion"/> is higher, somebody published since.</param>
/// <param name="State"><c>open</c>, <c>published</c>, <c>discarded</c>.</param>
/// <param name="Errors">What still hinders publishing, by path; empty where nothing does.</param>
/// <param name="Undecided">Why the version would not accept dossiers.</param>
/// <param name="Editors">Subject ids of all who had a hand in it: none of them may publish.</param>
/// <param name="Version">What it became.</param>
public sealed record DraftDetails(
    string Code,
    int Number,
    long Revision,
    int BasedOn,
    int LastVersion,
    string State,
    ProcedureTerms Terms,
    IReadOnlyDictionary<string, string> Errors,
    IReadOnlyList<Undecided> Undecided,
    IReadOnlyList<string> Editors,
    string EditedByName,
    DateTimeOffset EditedAt,
    int? Version);

/// <summary>A class, not a positional record: Dapper finds no constructor for arrays.</summary>
public sealed class DraftRow
{
    public string Code { get; init; } = "";

    public int Number { get; init; }

    public long Revision { get; init; }

    public int BasedOn { get; init; }

    public string State { get; init; } = "";

    public string Body { get; init; } = "";

    public string[] Editors { get; init; } = [];

    public string EditedByName { get; init; } = "";

    public DateTime EditedAt { get; init; }

    public int? Version { get; init; }

    public ProcedureTerms Terms() => JsonSerializer.Deserialize<ProcedureTerms>(Body, Json.Options)!;

    public DraftDetails Details(int lastVersion)
    {
        var terms = Terms();
        return new DraftDetails(Code, Number, Revision, BasedOn, lastVersion, State, terms, TermsCheck.Errors(terms), terms.ToProcedure(Code).Undecided, Editors, EditedByName, EditedAt, Version);
    }
}

public static class DraftRows
{
    public static async Task<DraftRow?> Find(NpgsqlConnection connection, string code, int number, NpgsqlTransaction? transaction = null) =>
        await connection.QuerySingleOrDefaultAsync<DraftRow>(
            """
            SELECT code, number, revision, based_on AS BasedOn, state, body, editors, edited_by_name AS EditedByName, edited_at AS EditedAt, version
            FROM catalogue.procedure_drafts WHERE code = @code AND number = @number
            """, new { code, number }, transaction);

    public static async Task<DraftRow?> Open(NpgsqlConnection connection, string code, NpgsqlTransaction? transaction = null) =>
        await connection.QuerySingleOrDefaultAsync<DraftRow>(
            """
            SELECT code, number, revision, based_on AS BasedOn, state, body, editors, edited_by_name AS EditedByName, edited_at AS EditedAt, version
            FROM catalogue.procedure_drafts WHERE code = @code AND state = 'open'
            """, new { code }, transaction);
}
