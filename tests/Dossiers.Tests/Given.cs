using System.Security.Cryptography;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using DossierAccepted = Platform.Dossiers.Domain.DossierAccepted;
using DossierSubmitted = Platform.Dossiers.Domain.DossierSubmitted;
using FeeRequested = Platform.Dossiers.Domain.FeeRequested;

namespace Platform.Dossiers.Tests;

/// <summary>A dossier at each point of its life, for tests of decisions. Monday 23 November 2026, 09:00 local time.</summary>
public static class Given
{
    public static readonly DateTimeOffset Now = Local(2026, 11, 23, 9, 0);
    public static readonly Guid Person = new("00000000-0000-8000-8000-000000000001");
    public static readonly PersonKey Key = PersonKey.Of(Person, RandomNumberGenerator.GetBytes(32));

    public static readonly Actor Mother = new(Person.ToString(), null, Roles.Citizen, null);
    public static readonly Actor Clerk = new("clerk-1", "Quàng Thị Hoa", Roles.Clerk, "H18.25");
    public static readonly Actor ClerkElsewhere = new("clerk-2", "Sùng A Chờ", Roles.Clerk, "H18.26");
    public static readonly Actor Specialist = new("specialist-1", "Giàng A Lử", Roles.Specialist, "H18.25");
    public static readonly Actor Leader = new("leader-1", "Lường Văn Thành", Roles.Leader, "H18.25");
    public static readonly Actor ProvinceLeader = new("leader-2", "Trần Thị Bình", Roles.Leader, "H18");
    public static readonly Actor Officer = new("clerical-1", "Cà Thị Inh", Roles.ClericalOfficer, "H18.25");

    public static readonly Document Paper = new() { Id = Guid.NewGuid(), UploadedBy = Specialist.Id, Sha256 = new string('a', 64) };

    /// <summary>She fetches the result herself and signs for it.</summary>
    public static readonly ReturnAtCounter.Request Fetches = new("Lò Thị Mai", "011195000123", null, new(true));

    public static DateTimeOffset Local(int year, int month, int day, int hour, int minute) => new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.FromHours(7)).ToUniversalTime();

    public static ProcedurePublished Procedure(string code = "1.001193", long fee = 0, TimeOnly? cutOff = null, bool sameDay = false, int version = 1, decimal days = 3) => new(
        code, version, "Đăng ký khai sinh", "Hộ tịch", [AdministrativeLevel.Commune], new(2026, 1, 1), true, new ProcedureRules(cutOff, sameDay, true, false, null),
        [new ProcedureCaseTerms("default", "Mặc định", [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, days, "workingDay", fee == 0 ? [] : [new FeeTerms("f1", FeeKind.Charge, "Lệ phí", fee, "")], null))])],
        [new PaperTerms("p1", "", "Giấy chứng sinh", null, 1, 0, true), new PaperTerms("p2", "", "Văn bản ủy quyền", null, 1, 0, false)], ["Giấy khai sinh"], Now);

    public static CatalogueSnapshot Catalogue(params ProcedurePublished[] procedures)
    {
        var empty = CatalogueSnapshot.Empty;
        return new CatalogueSnapshot(
            1,
            empty.Procedures.AddRange((procedures is [] ? [Procedure()] : procedures).GroupBy(p => p.Code)
                .Select(g => KeyValuePair.Create(g.Key, System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(g.Select(p => KeyValuePair.Create(p.Version, p)))))),
            empty.Retirements,
            empty.Agencies.AddRange(new[] { Agency("H18", null, AdministrativeLevel.Province), Agency("H18.25", "H18", AdministrativeLevel.Commune), Agency("H18.26", "H18", AdministrativeLevel.Commune) }
                .Select(a => KeyValuePair.Create(a.Code, a))),
            new CalendarChanged(1, [], [], Now));
    }

    /// <summary>A clerk enters what the mother handed in at the counter.</summary>
    public static readonly SubmitDossier.Request Submission = new(
        "1.001193", null, Channel.Counter, null, "H18.25", new("Lò Thị Mai", "011195000123", null, null, null, new("Bản Đề Chu", "03217", "11")), null, null, ReturnMethod.Counter, null, null, null);

    public static SubmitDossier.Circumstances Circumstances(CatalogueSnapshot catalogue) => new(
        new("clerk-1", "", null, "H18.25", new HashSet<string> { Roles.Clerk }, new HashSet<string>()), Clerk, null, Person, catalogue, new Dictionary<Guid, Document>(), new(), new());

    public static Dossier Submitted(ReturnMethod returned = ReturnMethod.Postal, string competent = "H18.25") => Dossier.None(Guid.NewGuid()).Apply(
        new DossierSubmitted(
            Mother, "DK-261123-ABCDEFGH", "SECRET2345", Person,
            Key.SealJson(new ApplicantData("Lò Thị Mai", "011195000123", null, "0912345678", null, new("Bản Đề Chu", "03217", "11"))), null,
            new ProcedureRef("1.001193", 1, "Đăng ký khai sinh", "Hộ tịch", "default", "Mặc định"), Channel.Online, new Agencies(null, "H18.25", competent),
            Key.SealJson("{}"), [], 1, returned,
            returned is ReturnMethod.Postal ? Key.SealJson(new ReturnAddressData("Lò Thị Mai", "0912345678", "Bản Đề Chu", "03217", "11")) : null, Now.AddDays(1)), Now);

    public static Dossier Accepted(ProcessTerms process) => Submitted().With(AcceptDossier.Decide(
        Submitted(), new([new("p1", 1, 0)], null, null, null), Clerk, Catalogue(Procedure() with { Cases = [Procedure().Cases[0] with { Process = process }] }), new DossierRules(), Key, Now));

    public static Dossier Accepted(DossierRules rules) => Submitted().With(AcceptDossier.Decide(Submitted(), new([new("p1", 1, 0)], null, null, null), Clerk, Catalogue(), rules, Key, Now));

    public static Dossier Accepted(long fee = 0, ReturnMethod returned = ReturnMethod.Postal)
    {
        var seen = new AcceptDossier.Request([new("p1", 1, 0)], null, null, null);
        return Submitted(returned).With(AcceptDossier.Decide(Submitted(returned), seen, Clerk, Catalogue(Procedure(fee: fee)), new DossierRules(), Key, Now));
    }

    public static Dossier Drafted(long fee = 0, ReturnMethod returned = ReturnMethod.Postal) => Accepted(fee, returned).With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Specialist, Paper, Key));

    public static Dossier Approved(long fee = 0, ReturnMethod returned = ReturnMethod.Postal) => Drafted(fee, returned).With(d => ApproveResult.Decide(d, new(1), Leader, Paper.Sha256, new([1], "c")));

    public static Dossier Issued(long fee = 0, ReturnMethod returned = ReturnMethod.Postal) => Approved(fee, returned).With(d => IssueResult.Decide(d, Officer, true, "UBND", Now));

    public static Dossier Sent(Guid returnId, long fee = 0) => Issued(fee).With(d => ReturnByPost.Decide(d, new(null, true), Clerk, returnId, Key));

    /// <summary>The dossier after the decision; a number taken is 7, one beside it 12.</summary>
    public static Dossier With(this Dossier dossier, Decision decision) => decision.Events().Aggregate(dossier, (d, e) => d.Apply(e, Now));

    public static Dossier With(this Dossier dossier, Func<Dossier, Decision> decide) => dossier.With(decide(dossier));

    public static Dossier With(this Dossier dossier, Func<Dossier, Decision> decide, DateTimeOffset at) => decide(dossier).Events().Aggregate(dossier, (d, e) => d.Apply(e, at));

    public static IReadOnlyList<IDossierEvent> Events(this Decision decision) => decision switch
    {
        Decision.Happened happened => happened.Events,
        Decision.NeedsNumber numbered => numbered.Events(7),
        Decision.NeedsNumbers numbered => numbered.Events(7, 12),
        Decision.Refused refused => throw new ShouldAssertException($"Refused: {refused.Refusal.Code}"),
        _ => throw new InvalidOperationException(),
    };

    public static void ShouldBeRefused(this Decision decision, string code) => decision.ShouldBeOfType<Decision.Refused>().Refusal.Code.ShouldBe(code);

    private static AgencyChanged Agency(string code, string? parent, AdministrativeLevel level) => new(code, code, parent, level, null, level, [], "", "", new(2025, 7, 1), null, [], 1, Now);
}
