using System.Text.Json;
using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Views;

/// <summary>What a dossier is found by: hashes that say nothing without their key.</summary>
public sealed record SearchRow(string? PhoneHash, string[] NameWords);

/// <summary>The row of <c>dossiers.dossier_list</c>, written in the transaction of the events it shows.</summary>
public sealed class DossierRows(PersonKeys keys, MasterKey master)
{
    private const string InsertSql =
        """
        INSERT INTO dossiers.dossier_list (id, version, head_hash, applicant, applicant_sealed, phone_hash, name_words, number, code, procedure_code,
            procedure_name, channel, stage, status, receiving_agency, competent_agency, return_method, submitted_at, answer_due_at, received_at, due_at, resolved_at, fee_due, paused_at,
            step, step_name, step_role, step_due_at, step_holder, step_holder_name, consulted, asked, late)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
        """;

    /// <summary>What can change after submission, besides what <see cref="FindBy"/> writes. Never goes back: a rebuild and a writer may meet.</summary>
    private const string UpdateSql =
        """
        UPDATE dossiers.dossier_list SET version = $1, head_hash = $2, code = $3, stage = $4, status = $5, received_at = $6, due_at = $7, resolved_at = $8, fee_due = $9,
            procedure_name = $10, answer_due_at = $11, paused_at = $12, step = $13, step_name = $14, step_role = $15, step_due_at = $16, step_holder = $17,
            step_holder_name = $18, consulted = $19, asked = $20, late = $21
        WHERE id = $22 AND version < $23
        """;

    /// <summary>After the row of the same event.</summary>
    private const string FindBySql = "UPDATE dossiers.dossier_list SET applicant_sealed = $1, phone_hash = $2, name_words = $3, return_method = $4 WHERE id = $5 AND version = $6";

    public async ValueTask<SearchRow> SearchOf(DossierSubmitted submitted, CancellationToken ct)
    {
        var applicant = submitted.ApplicantData.Open(await keys.GetOrCreate(submitted.Applicant, ct));
        List<string> words = [];
        foreach (var word in SearchWords.Of(applicant.Name))
            words.Add(await master.Hash("name", word, ct));
        return new SearchRow(
            applicant.Phone is { } phone ? await master.Hash("phone", SearchWords.Phone(phone), ct) : null,
            [.. words]);
    }

    public static SqlRow Insert(Dossier d, string headHash, SearchRow search) => new(InsertSql,
    [
        new(d.Id, NpgsqlDbType.Uuid),
        new(d.Version, NpgsqlDbType.Bigint),
        new(headHash, NpgsqlDbType.Text),
        new(d.Applicant, NpgsqlDbType.Uuid),
        new(d.Submission.ApplicantData.Text, NpgsqlDbType.Text),
        new(search.PhoneHash, NpgsqlDbType.Text),
        new(search.NameWords, NpgsqlDbType.Array | NpgsqlDbType.Text),
        new(d.Number, NpgsqlDbType.Text),
        new(d.Code, NpgsqlDbType.Text),
        new(d.Procedure.Code, NpgsqlDbType.Text),
        new(d.Procedure.Name, NpgsqlDbType.Text),
        new(Word(d.Submission.Channel), NpgsqlDbType.Text),
        new(Word(d.Stage), NpgsqlDbType.Text),
        new((short)NationalStatus.Of(d).Number, NpgsqlDbType.Smallint),
        new(d.Submission.Agencies.ReceivedAt, NpgsqlDbType.Text),
        new(d.Submission.Agencies.Competent, NpgsqlDbType.Text),
        new(Word(d.Submission.ReturnMethod), NpgsqlDbType.Text),
        new(d.SubmittedAt, NpgsqlDbType.TimestampTz),
        new(d.AnswerDueAt, NpgsqlDbType.TimestampTz),
        new(d.Acceptance?.Promise.CountedFrom, NpgsqlDbType.TimestampTz),
        new(d.DueAt, NpgsqlDbType.TimestampTz),
        new(d.ResolvedAt, NpgsqlDbType.TimestampTz),
        new(d.FeeOutstanding, NpgsqlDbType.Bigint),
        new(d.PausedAt, NpgsqlDbType.TimestampTz),
        .. Work(d),
    ]);

    public static SqlRow Update(Dossier d, string headHash) => new(UpdateSql,
    [
        new(d.Version, NpgsqlDbType.Bigint),
        new(headHash, NpgsqlDbType.Text),
        new(d.Code, NpgsqlDbType.Text),
        new(Word(d.Stage), NpgsqlDbType.Text),
        new((short)NationalStatus.Of(d).Number, NpgsqlDbType.Smallint),
        new(d.Acceptance?.Promise.CountedFrom, NpgsqlDbType.TimestampTz),
        new(d.DueAt, NpgsqlDbType.TimestampTz),
        new(d.ResolvedAt, NpgsqlDbType.TimestampTz),
        new(d.FeeOutstanding, NpgsqlDbType.Bigint),
        new(d.Procedure.Name, NpgsqlDbType.Text),
        new(d.AnswerDueAt, NpgsqlDbType.TimestampTz),
        new(d.PausedAt, NpgsqlDbType.TimestampTz),
        .. Work(d),
        new(d.Id, NpgsqlDbType.Uuid),
        new(d.Version, NpgsqlDbType.Bigint),
    ]);

    /// <summary>The applicant's data were corrected.</summary>
    public static SqlRow FindBy(Dossier d, SearchRow search) => new(FindBySql,
    [
        new(d.Submission.ApplicantData.Text, NpgsqlDbType.Text),
        new(search.PhoneHash, NpgsqlDbType.Text),
        new(search.NameWords, NpgsqlDbType.Array | NpgsqlDbType.Text),
        new(Word(d.Submission.ReturnMethod), NpgsqlDbType.Text),
        new(d.Id, NpgsqlDbType.Uuid),
        new(d.Version, NpgsqlDbType.Bigint),
    ]);

    private static SqlValue[] Work(Dossier d) =>
    [
        new(d.Step?.Key, NpgsqlDbType.Text),
        new(d.Step is { } step ? d.Course!.NameOf(step.Key) : null, NpgsqlDbType.Text),
        new(d.Step is null ? null : d.Course!.Step?.Role, NpgsqlDbType.Text),
        new(d.Step?.DueAt, NpgsqlDbType.TimestampTz),
        new(d.Step?.Holder?.Id, NpgsqlDbType.Text),
        new(d.Step?.Holder?.Name, NpgsqlDbType.Text),
        new(Agencies(d.Consultations), NpgsqlDbType.Array | NpgsqlDbType.Text),
        new(d.IsOpen ? Agencies(d.Consultations.Where(c => c.IsOpen)) : null, NpgsqlDbType.Array | NpgsqlDbType.Text),
        new(d.Late, NpgsqlDbType.Boolean),
    ];

    /// <summary>Null for none: most dossiers are not in the index.</summary>
    private static string[]? Agencies(IEnumerable<Consultation> consultations) => consultations.Select(c => c.Agency).Distinct().ToArray() is { Length: > 0 } found ? found : null;

    /// <summary>As in JSON.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
