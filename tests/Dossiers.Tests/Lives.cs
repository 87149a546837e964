using System.Net;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.UseCases;
using ApologyGiven = Platform.Dossiers.Domain.ApologyGiven;
using DossierSubmitted = Platform.Dossiers.Domain.DossierSubmitted;
using Supplemented = Platform.Dossiers.Domain.Supplemented;

namespace Platform.Dossiers.Tests;

/// <summary>A dossier's life, event by event with its instants.</summary>
public sealed record Life(Guid Id)
{
    public Life()
        : this(new Guid("00000000-0000-7000-8000-000000000007"))
    {
    }

    public IReadOnlyList<Happened> Events { get; init; } = [];

    public Dossier Dossier => Events.Until(Id, long.MaxValue);

    public Life Then(DateTimeOffset at, params IDossierEvent[] events) => events.Aggregate(this, (life, e) => life with { Events = [.. life.Events, new Happened(life.Events.Count + 1, at, e)] });

    public Life Decide(DateTimeOffset at, Func<Dossier, Decision> decide) => Then(at, [.. decide(Dossier).Events()]);
}

/// <summary>Lives that make every paper, before and after the forms changed. A Monday the 23rd, 09:00; three working days: due on Thursday the 26th at 17:30.</summary>
public static class Lives
{
    public static readonly CatalogueSnapshot Catalogue = Named(Given.Catalogue(Given.Procedure(fee: 1_015_000)));

    public static Life Begun(string generation)
    {
        var s = Given.Submitted().Submission;
        var person = new ApplicantData("Lò Thị Mai", "011195000123", null, "0912345678", "mai@example.vn", new("Bản Đề Chu", "03217", "11"));
        return new Life().Then(At(generation, 23, 8, 0), s with { ApplicantData = Given.Key.SealJson(person), Agencies = Catalogue.Named(s.Agencies), AnswerDueAt = At(generation, 24, 8, 0) });
    }

    public static Life Refused(string generation) => Begun(generation).Decide(At(generation, 23, 9, 0), d => RefuseDossier.Decide(d, new("papers-incomplete", "Thiếu <giấy chứng sinh>"), Given.Clerk, Given.Key, At(generation, 23, 9, 0)));

    public static Life Accepted(string generation) => Begun(generation)
        .Decide(At(generation, 23, 9, 0), d => AcceptDossier.Decide(d, new([new("p1", 1, 1, 2), new("p2", 0, 1)], null, "Người nộp xin nhận tin nhắn", null), Given.Clerk, Catalogue, new DossierRules(), Given.Key, At(generation, 23, 9, 0)))
        .Decide(At(generation, 23, 9, 10), d => CollectFee.Decide(d, new(1_015_000, "cash"), Given.Clerk, Catalogue, At(generation, 23, 9, 10)));

    public static Life Returned(string generation)
    {
        var asked = Accepted(generation).Decide(At(generation, 24, 10, 0), d => RequestSupplement.Decide(
            d, new("papers-wrong", "Giấy tờ nộp kèm không đọc được", [new("p1", null, "Không đọc được số, ảnh bị mờ"), new(null, "Văn bản ủy quyền", "Bản chụp thiếu trang cuối")], 10, null),
            Given.Specialist, Catalogue, new DossierRules(), Given.Key, At(generation, 24, 10, 0)));
        return asked
            .Then(At(generation, 24, 14, 0), new Supplemented(Given.Clerk, Channel.Counter, [], null, null, asked.Dossier.Clock!.Promise, null))
            .Decide(At(generation, 25, 8, 0), d => ExtendDue.Decide(d, new(DateOnly.FromDateTime(At(generation, 30, 9, 0).UtcDateTime), "Phải xác minh tại nơi đăng ký cư trú cũ"), Given.Leader, Catalogue, new DossierRules(), Given.Key, At(generation, 25, 8, 0)))
            .Decide(At(generation, 25, 9, 0), d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key))
            .Decide(At(generation, 25, 10, 0), d => ApproveResult.Decide(d, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c")))
            .Decide(At(generation, 25, 11, 0), d => IssueResult.Decide(d, Given.Officer, true, "UBND", At(generation, 25, 11, 0)))
            .Decide(At(generation, 27, 8, 0), d => ReturnAtCounter.Decide(d, new("Lò Văn Bình", "011095000321", null, new(true)), Given.Clerk, Given.Key));
    }

    public static Life Late(string generation) => Accepted(generation).Then(
        At(generation, 27, 8, 0), new ApologyGiven(Given.Leader, At(generation, 26, 17, 30), At(generation, 30, 17, 30), Given.Key.SealJson("Xác minh chưa xong")));

    public static Life Stopped(string generation) => Accepted(generation).Decide(
        At(generation, 24, 9, 0), d => StopProcessing.Decide(d, new("law", "Có quyết định tạm ngừng của cơ quan có thẩm quyền", "refunded"), Given.Leader, Given.Key, At(generation, 24, 9, 0)));

    public static Life Withdrawn(string generation) => Accepted(generation)
        .Decide(At(generation, 24, 9, 0), d => WithdrawDossier.Decide(d, new("Đổi ý"), new Officer(Given.Mother, new HashSet<string>()), true, Given.Key))
        .Decide(At(generation, 24, 10, 0), d => ConfirmWithdrawal.Decide(d, new("Đã trả giấy tờ"), Given.Clerk, Given.Key));

    public static IReadOnlyList<Paper> Papers(Life life) => Paper.Of(life.Events);

    /// <summary>The newest paper of a form, kept beside the tests under a name.</summary>
    public static string Print(Life life, string form, string? keep = null, CatalogueSnapshot? catalogue = null, bool decoded = true)
    {
        var page = new PaperPrinter(FormTemplates.Default, "https://motcua.dienbien.gov.vn").Print(Papers(life).Last(p => p.Form.Key == form), life.Id, life.Events, Given.Key, catalogue ?? Catalogue);
        if (keep is not null)
            Keep(keep, page);
        return decoded ? WebUtility.HtmlDecode(page) : page;
    }

    public static void Keep(string name, string page) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "papers")).FullName, $"{name}.html"), page);

    public static DateTimeOffset At(string generation, int day, int hour, int minute) => generation == "2018" ? Given.Local(2024, 9, day, hour, minute) : Given.Local(2026, 11, day, hour, minute);

    private static CatalogueSnapshot Named(CatalogueSnapshot catalogue) => catalogue with
    {
        Agencies = catalogue.Agencies
            .SetItem("H18", catalogue.Agencies["H18"] with { Name = "Tỉnh Điện Biên" })
            .SetItem("H18.25", catalogue.Agencies["H18.25"] with { Name = "Ủy ban nhân dân xã Tủa Chùa", Address = "Thôn Thắng Lợi, xã Tủa Chùa, tỉnh Điện Biên", Phone = "02153 845 001" }),
    };
}
