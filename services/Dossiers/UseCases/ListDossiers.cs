using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The caller's dossiers, newest or soonest due first: a citizen's own, an officer's agency's and its subordinates'. Counts for the work lists by the same filter.</summary>
/// <remarks>Refuses: not-allowed, agency-not-yours (403), bad-cursor, bad-filter (400).</remarks>
public static class ListDossiers
{
    /// <param name="Stages">Number of dossiers per stage; stages without any are left out.</param>
    /// <param name="DueSoon">Accepted, not resolved, due within 24 hours.</param>
    /// <param name="Steps">Dossiers in hand by the step of their process.</param>
    /// <param name="Holders">Dossiers in hand by the responsible person, where one is named.</param>
    public sealed record Summary(long Total, IReadOnlyDictionary<string, long> Stages, long Overdue, long DueSoon, IReadOnlyList<StepCount> Steps, IReadOnlyList<HolderCount> Holders);

    /// <param name="Late">Past the step's own limit.</param>
    public sealed record StepCount(string Step, string Name, string Role, long Count, long Late);

    public sealed record HolderCount(string Id, string? Name, long Count, long Late);

    public static void Map(RouteGroupBuilder dossiers)
    {
        dossiers
            .MapGet("", async (string? agency, string? stage, int? status, string? procedure, string? q, string? holder, string? role, string? step, bool? nearDue, bool? overdue, bool? stepLate, bool? asked, string? channel, string? returnMethod, string? by, DateOnly? from, DateOnly? to, string? sort, string? after, int? limit, Caller caller, Rights rights, DossierList list, CancellationToken ct) =>
            {
                var (filter, refusal) = await Filter(new(agency, stage, status, procedure, q, holder, role, step, nearDue, overdue, asked, stepLate, channel, returnMethod, by, from, to), caller, rights, ct);
                if (filter is null)
                    return refusal!.ToHttp();
                if (Sorted(sort) is not { } order)
                    return UnknownSort(sort);
                return TypedResults.Ok(rights.Followed(await list.Page(filter, order, after, Cursor.Size(limit), ct)));
            })
            .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
            .WithName("ListDossiers").WithSummary("Lists and searches the dossiers the caller may see")
            .WithDescription("q finds a dossier code or registration number, an identity number, a phone number, or words of the applicant's name (with or without diacritics). holder=me or an officer's id: who is responsible; asked=true: the caller's agency has yet to give its opinion. stepLate=true: past the current step's own limit. agency: it and those below it. channel=counter, online or postal; returnMethod the same. from and to: local days, both counted, of the submission (by=submitted, default) or of the promise (by=due). sort=submitted (default): newest first; sort=due: the soonest promise first, then what is not accepted yet by when it must be answered, what has ended last. A cursor belongs to its order.")
            .Produces<Page<DossierLine>>().ProducesProblem(StatusCodes.Status403Forbidden);

        dossiers
            .MapGet("/summary", async (string? agency, Caller caller, Rights rights, DossierList list, CancellationToken ct) =>
            {
                var (filter, refusal) = await Within(caller, agency, null, rights, ct);
                return filter is null ? refusal!.ToHttp() : TypedResults.Ok(await list.Count(filter, ct));
            })
            .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
            .WithName("SummariseDossiers").WithSummary("Counts by stage for the work lists").WithDescription("The same filter as the list, counted. Refuses: agency-not-yours (403).")
            .Produces<Summary>().ProducesProblem(StatusCodes.Status403Forbidden);
    }

    /// <summary>Null where there is no such order.</summary>
    internal static DossierOrder? Sorted(string? sort) => sort switch { null or "submitted" => DossierOrder.Submitted, "due" => DossierOrder.Due, _ => null };

    internal static IResult UnknownSort(string? sort) => Refusal.Invalid("bad-filter", $"Cách sắp xếp không có: {sort}. Chỉ nhận: submitted, due.").ToHttp();

    /// <summary>What a list or its export is asked for, as it came.</summary>
    internal sealed record Wish(string? Agency, string? Stage, int? Status, string? Procedure, string? Q, string? Holder, string? Role, string? Step, bool? NearDue, bool? Overdue, bool? Asked,
        bool? StepLate, string? Channel, string? ReturnMethod, string? By, DateOnly? From, DateOnly? To);

    /// <summary>Days beyond are typing errors, and some of them no instant.</summary>
    private static bool IsDay(DateOnly? day) => day is not { Year: < 2000 or > 2100 };

    private static bool Unknown<T>(string? word)
        where T : struct, Enum => word is not null && (!Enum.TryParse<T>(word, ignoreCase: true, out var known) || !Enum.IsDefined(known));

    private static string Words<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(DossierRows.Word));

    private static string? Stored<T>(string? word)
        where T : struct, Enum => word is null ? null : DossierRows.Word(Enum.Parse<T>(word, ignoreCase: true));

    /// <summary>What is wrong with the wish itself, whoever has it.</summary>
    private static Refusal? Wrong(Wish wish) =>
        new[] { wish.Q, wish.Procedure, wish.Holder, wish.Role, wish.Step }.Any(text => !FieldErrors.IsReadable(text.AsSpan())) ? Refusal.Invalid("bad-filter", "Nội dung tìm có ký tự không hiển thị được.")
        : Unknown<Channel>(wish.Channel) ? Refusal.Invalid("bad-filter", $"Kênh nộp không có: {wish.Channel}. Chỉ nhận: {Words<Channel>()}.")
        : Unknown<ReturnMethod>(wish.ReturnMethod) ? Refusal.Invalid("bad-filter", $"Cách trả kết quả không có: {wish.ReturnMethod}. Chỉ nhận: {Words<ReturnMethod>()}.")
        : wish.By is not (null or "submitted" or "due") ? Refusal.Invalid("bad-filter", $"Không lọc được theo ngày: {wish.By}. Chỉ nhận: submitted, due.")
        : !IsDay(wish.From) || !IsDay(wish.To) ? Refusal.Invalid("bad-filter", "Ngày phải trong khoảng từ năm 2000 đến năm 2100.")
        : wish.From > wish.To ? Refusal.Invalid("bad-filter", "Ngày bắt đầu phải trước hoặc trùng ngày kết thúc.")
        : null;

    /// <summary>The wish within what the caller may see.</summary>
    internal static async Task<(DossierFilter? Filter, Refusal? Refusal)> Filter(Wish wish, Caller caller, Rights rights, CancellationToken ct)
    {
        if (Wrong(wish) is { } wrong)
            return (null, wrong);
        DateTimeOffset? first = wish.From is { } from ? LocalTime.At(from, TimeOnly.MinValue) : null;
        DateTimeOffset? past = wish.To is { } to ? LocalTime.At(to.AddDays(1), TimeOnly.MinValue) : null;
        var promised = wish.By == "due";
        var (filter, refusal) = await Within(caller, wish.Agency, wish.Stage, rights, ct);
        return filter is null ? (null, refusal) : (filter with
        {
            Status = (short?)wish.Status, Procedure = wish.Procedure, Text = wish.Q, Holder = wish.Holder == "me" ? caller.Id : wish.Holder, Role = wish.Role, Step = wish.Step, NearDue = wish.NearDue, Overdue = wish.Overdue,
            Asked = wish.Asked is true ? [.. filter.Horizon.Agencies.Where(a => wish.Agency is not null || a == caller.Agency)] : null,
            StepLate = wish.StepLate, Channel = Stored<Channel>(wish.Channel), ReturnMethod = Stored<ReturnMethod>(wish.ReturnMethod),
            SubmittedFrom = promised ? null : first, SubmittedBefore = promised ? null : past, DueFrom = promised ? first : null, DueBefore = promised ? past : null,
        }, null);
    }

    private static async Task<(DossierFilter? Filter, Refusal? Refusal)> Within(Caller caller, string? agency, string? stage, Rights rights, CancellationToken ct)
    {
        var horizon = await rights.HorizonOf(caller, ct);
        if (horizon.SeesNothing)
            return (null, Refusal.Forbidden("not-allowed", "Tài khoản này không có quyền xem hồ sơ."));
        if (Unknown<Stage>(stage))
            return (null, Refusal.Invalid("bad-filter", $"Bước không có: {stage}. Chỉ nhận: {Words<Stage>()}."));
        if (agency is not null)
        {
            if (!horizon.Agencies.Contains(agency))
                return (null, Refusal.Forbidden("agency-not-yours", $"Ông/bà không xem được hồ sơ của cơ quan {agency}."));
            var below = rights.SelfAndSubordinates(agency);
            horizon = new Horizon(null, horizon.Agencies.Where(below.Contains).ToHashSet());
        }
        return (new DossierFilter(horizon, Stored<Stage>(stage)), null);
    }
}
