using Platform.Dossiers.Domain;
using Platform.Dossiers.Integration;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;
using Platform.Testing;
using Platform.WorkingTime;
using Channel = Platform.Contracts.Channel;
using ReturnMethod = Platform.Contracts.ReturnMethod;

namespace Platform.Dossiers.ApiTests;

/// <summary>One dossier's random but lawful life, an act at a time. What it does is the seed's alone, however many live beside it.</summary>
/// <param name="http">Lived over HTTP and the bus.</param>
public sealed partial class OneLife(int number, int seed, DateTimeOffset begins, bool http, OfficeAtWork office, Func<DateOnly, bool> working)
{
    private readonly Random random = new(unchecked((seed * 100_003) + number));
    private byte[] paper = [];

    public Dossier? Dossier { get; private set; }

    /// <summary>When something happens next; null: nothing more.</summary>
    public DateTimeOffset? Next { get; private set; } = begins;

    public int Refused { get; private set; }

    /// <summary>May be done while the office is closed.</summary>
    public bool IsTheCitizens => Dossier is null or { Stage: Stage.Returned };

    private Dossier D => Dossier!;

    private string Received => D.Agencies.ReceivedAt;

    private string Competent => D.Agencies.Competent;

    private TestPerson Clerk => OfficeAtWork.Who(Roles.Clerk, Received);

    private TestPerson Specialist => OfficeAtWork.Who(Roles.Specialist, Competent);

    private TestPerson Leader => OfficeAtWork.Who(Roles.Leader, Competent);

    public async Task Go(DateTimeOffset now)
    {
        if (Dossier is null)
            await Begin(now);
        else
            await Live(now);
        if (Dossier is { Parts.Count: > 0 } && working(LocalTime.LocalDate(now)))
            await PartsGo(now);
        foreach (var part in parts.Values)
            part.Dossier = await office.Find(part.D.Id); // what the whole and the other parts have passed on to it
        if (Next is null && parts.Values.Any(p => p.D.IsOpen))
            Next = now;
        if (Next is not null)
            Next = now + (Chance(0.25) ? TimeSpan.FromHours(random.Next(1, 4)) : TimeSpan.FromHours(random.Next(6, 60)));
    }

    private bool Chance(double probability) => random.NextDouble() < probability;

    private async Task Live(DateTimeOffset now)
    {
        if (Chance(0.02))
            await AgainstTheLaw(now);
        await (D.Parent is not null ? AsPart(now) : Elsewhere(now) ?? BetweenPeople(now) ?? PartsDecided() ?? Act(now));
    }

    private Task Act(DateTimeOffset now) => (D.Stage, D.Wait) switch
    {
        (Stage.Refused or Stage.Withdrawn or Stage.Stopped, _) => Ended(),
        (_, { Code: "withdrawal-requested" }) when D.Parts.Any(p => p.IsGranted) => StaysHere(),
        (_, { Code: "withdrawal-requested" }) => Do("confirm-withdrawal", Clerk, new ConfirmWithdrawal.Request("Đã trả giấy tờ"), (d, a, r, key, _) => ConfirmWithdrawal.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), key)),
        (_, { Code: "supplement-open" }) => Supplement(now),
        (_, { Code: "processing-paused" }) => D.Halt is null ? Pay() : Halted(),
        (Stage.Submitted, _) => AtTheCounter(),
        (Stage.Accepted, _) => Appraise(now),
        (Stage.Drafted or Stage.Approved, _) when D.StillOpen() is not null => Chance(0.3) ? SendBack() : Task.CompletedTask,
        (Stage.Drafted, _) => Decide(),
        (Stage.Approved, _) => Chance(0.04) ? SendBack() : Do("issue", OfficeAtWork.Who(Roles.ClericalOfficer, Competent), new IssueResult.Request(), a => office.Issue(D.Id, a, paper)),
        (Stage.Issued or Stage.HandedToPost, _) => Return(now),
        _ => AfterReturn(),
    };

    private Task AtTheCounter()
    {
        if (Chance(0.05))
            return Do("refuse", Clerk, new RefuseDossier.Request("papers-incomplete", "Thiếu giấy tờ"), (d, a, r, key, at) => RefuseDossier.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), key, at));
        if (Chance(0.08))
            return AskForPapers(Clerk, null);
        if (Chance(0.02))
            return Withdraw();
        var extract = D.Procedure.Code == TestCatalogue.Extract;
        var request = new AcceptDossier.Request(
            NeedsPaper(D.Procedure.Code) ? [new("p1", 1, 0)] : null, null, null, extract && Chance(0.3) ? ["f2"] : null,
            extract && Chance(0.2) ? [new("f1", "poor-household", null)] : null);
        return Do("accept", Clerk, request, (d, a, r, key, at) => AcceptDossier.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), office.Catalogue, office.Rules, key, at));
    }

    private Task AskForPapers(TestPerson who, string? further) => Do(
        "request-supplement", who, new RequestSupplement.Request("papers-wrong", "Không đọc được", [new(null, "Bản cam kết", "Thiếu chữ ký")], random.Next(3, 12), further),
        (d, a, r, key, at) => RequestSupplement.Decide(d, r, office.Rights.Acting(a, who.Roles), office.Catalogue, office.Rules, key, at));

    private Task Supplement(DateTimeOffset now)
    {
        if (D is { Stage: not Stage.Submitted, ElsewhereBy: null } && D.OpenSupplement!.AnswerBy < now && Chance(0.6))
            return Stop("no-answer");
        if (D is { LastStep: not null, OpenSupplement.OfPart: null, ElsewhereBy: null } && Chance(0.05))
            return Undo();
        if (D.Stage is Stage.Submitted && Chance(0.1))
            return Withdraw();
        if (Chance(0.3))
            return Task.CompletedTask; // thinks it over
        return SupplementOnline(now) ?? Do("supplement", Clerk, new SupplementDossier.Request(Channel.Counter, [new("x1", null, 1, 0, null)], null, null), (d, a, r, key, at) => SupplementDossier.Decide(
            d, r, new(office.Rights.Acting(a, Roles.Clerk), false, office.Catalogue, new Dictionary<Guid, Documents.Document>(), office.Rules, office.Forms), key, at));
    }

    private Task Halted() => D.LastStep is not null && Chance(0.1) ? Undo()
        : Chance(0.05) ? Stop("duty-not-fulfilled")
        : Chance(0.3) ? Task.CompletedTask
        : Do("resume", Clerk, new ResumeProcessing.Request("Biên lai kho bạc"), (d, a, r, key, at) => ResumeProcessing.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), office.Catalogue, key, at));

    private Task Appraise(DateTimeOffset now)
    {
        var second = OfficeAtWork.Who(Roles.Specialist, Competent, 2);
        var specialist = D.Step?.Holder?.Id == second.Id ? second : Specialist;
        var asked = D.Supplements.Count(s => s.Stage is SupplementStage.InAppraisal);
        if (D.FeeOutstanding > 0 && Chance(0.5))
            return Pay();
        if (D.Undoable.Count > 0 && !D.IsOverdue(now) && Chance(0.1))
            return Undo();
        if (asked < 2 && Chance(0.06))
            return AskForPapers(asked == 0 ? specialist : Leader, asked == 0 ? null : "Giấy tờ mới phát sinh");
        if (Chance(0.05))
            return Do("pause", specialist, new PauseProcessing.Request(PauseCause.FinancialDuty, "Chờ nộp thuế", 100_000, "12/TB-CCT"), (d, a, r, key, _) => PauseProcessing.Decide(d, r, a.As(Roles.Specialist), key));
        if (D is { Fee: null, Parent: null } && Chance(0.03))
            return Do("request-fee", specialist, new RequestFee.Request(null, [new("Phí thẩm định", "fee", 150_000, "Thông tư 85/2019/TT-BTC")], true, "Phải thẩm định"), (d, a, r, key, at) => RequestFee.Decide(d, r, office.Rights.Acting(a, Roles.Specialist), office.Catalogue, key, at));
        if (D.IsOverdue(now) && D is { Apologies: [], Replaced: [] } && Chance(0.5))
            return Do("apologise", Leader, new Apologise.Request(WorkingDayAfter(LocalTime.LocalDate(now)), "Quá tải"), (d, a, r, key, at) => Apologise.Decide(d, r, a.As(Roles.Leader), office.Catalogue, key, at));
        if (!D.IsOverdue(now) && D is { Extensions: [], Replaced: [] } && Chance(0.04))
            return Do("extend", Leader, new ExtendDue.Request(WorkingDayAfter(LocalTime.LocalDate(D.DueAt!.Value)), "Phải xác minh"), (d, a, r, key, at) => ExtendDue.Decide(d, r, a.As(Roles.Leader), office.Catalogue, office.Rules, key, at));
        if (D is { Withdrawal: null, Replaced: [], Parent: null } && !D.Parts.Any(p => p.IsGranted) && Chance(0.02))
            return Withdraw();
        if (Chance(0.01))
            return Stop("law");
        if (Chance(0.08) && D.Step?.Holder is null)
            return Assign();
        if (D.Consultations.Count == 0 && Chance(0.05))
            return Do("consult", specialist, new ConsultAgencies.Request([new(OfficeAtWork.Communes.First(c => c != Competent), "Xin ý kiến về nơi cư trú", 3, Chance(0.7))]),
                (d, a, r, key, at) => ConsultAgencies.Decide(d, r, a.As(Roles.Specialist), office.Catalogue, key, Guid.CreateVersion7, at));
        if (D.StillOpen() is not null)
            return Task.CompletedTask; // until every part has ended
        var draft = Chance(0.9) ? new DraftResult.Request(Contracts.ResolutionOutcome.Granted, "Đồng ý", null, null) : new(Contracts.ResolutionOutcome.Refused, "Không cấp", null, "Không đủ căn cứ");
        return Do("draft-result", specialist, draft, a => office.Draft(D.Id, a, draft, made => paper = made));
    }

    private async Task Assign()
    {
        var officer = await office.Officers.Find(OfficeAtWork.Who(Roles.Specialist, Competent, random.Next(1, 3)).Id, default);
        await Do("assign", Leader, new AssignDossier.Request(officer!.Id, null), (d, a, r, key, _) => AssignDossier.Decide(d, r, a.As(Roles.Leader), officer, key));
    }

    private Task Decide()
    {
        if (D.Consultations.FirstOrDefault(c => c.IsOpen) is { } open && (open.Required || Chance(0.5)))
            return Chance(0.8)
                ? Do("answer-consultation", OfficeAtWork.Who(Roles.Leader, open.Agency), new AnswerConsultation.Request(open.Id, Chance(0.8), "Đã tra cứu sổ", null), (d, a, r, key, _) => AnswerConsultation.Decide(d, r, a.As(Roles.Leader), null, key))
                : Do("waive-consultation", Leader, new WaiveConsultation.Request(open.Id, "Đã có tài liệu khác"), (d, a, r, key, _) => WaiveConsultation.Decide(d, r, a.As(Roles.Leader), key));
        if (Chance(0.08))
            return SendBack();
        var request = new ApproveResult.Request(D.Draft!.Version);
        return Do("approve", Leader, request, a => office.Approve(D.Id, a, request, paper));
    }

    private Task SendBack() => Do("send-back", Leader, new SendBack.Request("Sửa câu chữ"), (d, a, r, key, _) => UseCases.SendBack.Decide(d, r, a.As(Roles.Leader), key));

    private Task Return(DateTimeOffset now)
    {
        if (D.PostalReturn is { } asked)
            return Posted(asked, now);
        if (D is { Replaced: [], ElsewhereBy: null } && Chance(0.02))
            return Replace();
        var post = D.Submission.ReturnMethod is ReturnMethod.Postal && Chance(0.9);
        if (D.FeeOutstanding > 0 && !(post && Chance(0.5)))
            return Pay();
        if (post)
        {
            var returnId = Guid.CreateVersion7();
            return Do("return-by-post", Clerk, new ReturnByPost.Request(null, D.FeeOutstanding > 0), (d, a, r, key, _) => ReturnByPost.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), returnId, key));
        }
        return D.Submission.ReturnMethod is ReturnMethod.Online
            ? Do("return-online", Clerk, new ReturnOnline.Request(), (d, a, _, key, _) => ReturnOnline.Decide(d, office.Rights.Acting(a, Roles.Clerk), key))
            : Do("return-at-counter", Clerk, new ReturnAtCounter.Request(Comes.Name, Comes.IdentityNumber!, null, new(true)), (d, a, r, key, _) => ReturnAtCounter.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), key));
    }

    private async Task Posted(PostalReturn asked, DateTimeOffset now)
    {
        var parcel = new Contracts.ConsignmentHead(Guid.CreateVersion7(), 3, D.Id, asked.ReturnId, D.Code!, Received, "vnpost", $"EE{number:000000000}VN");
        var (over, delivered, back) = (new Contracts.ConsignmentHandedOver(parcel, now), new Contracts.ResultDelivered(parcel, now, "POD-1", asked.CashOnDelivery), new Contracts.ResultCameBack(parcel, now, "notFound"));
        if (asked is { HandedOver: null, CalledBack: null } && Chance(0.1))
            await Do("call-back-parcel", Clerk, new CallBackParcel.Request("Nhầm cách trả"), (d, a, r, key, _) => CallBackParcel.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), key));
        else if (asked is { HandedOver: null, CalledBack: not null } && Chance(0.7))
            Dossier = await office.Hear(D, back with { Reason = ResultCameBack.CalledBack }, (d, _) => OnResultCameBack.Decide(d, back with { Reason = ResultCameBack.CalledBack }), http);
        else if (asked.HandedOver is null && Chance(0.9))
            Dossier = await office.Hear(D, over, (d, _) => OnConsignmentHandedOver.Decide(d, over), http);
        else if (Chance(0.15))
            Dossier = await office.Hear(D, back, (d, _) => OnResultCameBack.Decide(d, back), http);
        else
        {
            Dossier = await office.Hear(D, delivered, (d, at) => OnResultDelivered.Decide(d, delivered, at), http);
            if (asked.HandedOver is null) // its word comes after that of the delivery
                Dossier = await office.Hear(D, over, (d, _) => OnConsignmentHandedOver.Decide(d, over), http);
        }
    }

    private Task AfterReturn()
    {
        if (D.LastStep is not null && Chance(0.02))
            return Undo();
        if (D is { Replaced: [], Rating: null, ElsewhereBy: null } && Chance(0.01))
            return Replace();
        if (D.Rating is null && Chance(0.5))
            return Organisation ? Do("rate", acting!, new RateDossier.Request(random.Next(1, 4), null)) : Do("rate", citizen, new RateDossier.Request(random.Next(1, 4), null), (d, _, r, key, now) => RateDossier.Decide(d, r, new Actor(d.Applicant.ToString(), null, Roles.Citizen, null), key, now));
        Next = null;
        return Task.CompletedTask;
    }

    private Task Ended()
    {
        if (D.LastStep?.Type == "dossier_refused" && Chance(0.15))
            return Undo();
        if (D.Refundable is var amount and > 0)
            return Do("refund", Clerk, new RefundFee.Request(amount, "cash", null, "Hoàn trả theo quy định"), (d, a, r, key, at) => RefundFee.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), key, at));
        Next = null;
        return Task.CompletedTask;
    }

    private Task Pay() => Do(
        "pay", Clerk, Chance(0.5) ? new CollectFee.Request(D.FeeOutstanding, "cash") : new(D.FeeOutstanding, "transfer", $"FT{number:000000}-{D.Version}"),
        (d, a, r, _, at) => CollectFee.Decide(d, r, office.Rights.Acting(a, Roles.Clerk), office.Catalogue, at));

    /// <summary>Any mistake that may still be put right, also under later steps.</summary>
    private Task Undo() => Do("undo", Leader, new UndoStep.Request(D.Undoable[random.Next(D.Undoable.Count)].Version, "Bấm nhầm"), (d, a, r, key, at) => UndoStep.Decide(d, r, office.Rights.Acting(a, Roles.Leader), key, at));

    private Task Replace() => Do("replace-result", Leader, new ReplaceResult.Request("Sai ngày sinh"), (d, a, r, key, _) => ReplaceResult.Decide(d, r, a.As(Roles.Leader), key));

    private Task Withdraw() => Organisation || (Chance(0.5) && Holds(office.Now)) ? Do("withdraw", acting!, new WithdrawDossier.Request("Đổi ý"))
        : Do("withdraw", citizen, new WithdrawDossier.Request("Đổi ý"), (d, _, r, key, _) => WithdrawDossier.Decide(d, r, new Actor(d.Applicant.ToString(), null, Roles.Citizen, null), true, key));

    private Task Stop(string ground) => Do(
        "stop", Leader, new StopProcessing.Request(ground, "Căn cứ hồ sơ", D.Fee is { Kept: > 0 } ? Chance(0.5) ? "kept" : "refunded" : "none"), (d, a, r, key, at) => StopProcessing.Decide(d, r, a.As(Roles.Leader), key, at));

    private Task Do<T>(string act, TestPerson who, T request, Func<Dossier, Asked, T, Postgres.PersonalData.PersonKey, DateTimeOffset, Decision> decide)
        where T : notnull => Do(act, who, request, asked => office.Streams.Change(D.Id, asked.For(request), (d, key, now) => decide(d, asked, request, key, now), default));

    /// <summary>Over HTTP, whoever's life it is: what an endpoint itself looks up is lived too.</summary>
    private Task Do<T>(string act, TestPerson who, T request)
        where T : notnull => Do(act, who, request, (Func<Asked, Task<Outcome>>?)null);

    /// <summary>Sometimes on the version seen, sometimes sent twice under one key.</summary>
    /// <param name="carry">Null: over HTTP.</param>
    private async Task Do<T>(string act, TestPerson who, T request, Func<Asked, Task<Outcome>>? carry)
        where T : notnull
    {
        var (seen, key) = (Chance(0.2) ? D.Version : (long?)null, Chance(0.05) ? $"{number}-{D.Version}" : null);
        var after = await office.Settled(Lawful(await Once(), act));
        if (key is not null)
            (await office.Settled(Lawful(await Once(), act))).Version.ShouldBe(after.Version, $"life {number}: {act} repeated");
        Dossier = after;

        Task<Outcome> Once() => http || carry is null ? office.Post(who, D.Id, act, request, seen, key) : carry(new Asked(OfficeAtWork.CallerOf(who), seen, key));
    }

    private Dossier Lawful(Outcome outcome, string act) => outcome.Dossier
        ?? throw new InvalidOperationException($"Life {number} (seed {seed}): {act} of what is {Dossier?.Stage} was refused: {outcome.Refusal!.Code} ({outcome.Refusal.Sentence}).");

    private DateOnly WorkingDayAfter(DateOnly day)
    {
        do
            day = day.AddDays(1);
        while (!working(day));
        return day;
    }
}
