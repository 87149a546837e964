namespace Platform.Dossiers.Domain;

// What a dossier is made of.

public sealed record Acceptance(Actor By, DateTimeOffset At, string Code, TermsSnapshot Terms, Promise Promise, IReadOnlyList<SeenPaper> PapersSeen, int Sets, Sealed<string>? Note, long? BookNumber = null, BankAccount? TransferTo = null)
{
    /// <summary>Its line in the tracking book, as the receipt and the book print it; before there was a running number, the day's number of the code.</summary>
    public string NumberInBook => BookNumber?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Code[(Code.LastIndexOf('-') + 1)..];

    /// <summary>The book it stands in: of the local year the receipt counts in, as the book lists it; before there was a running number, as it was printed then.</summary>
    public int BookYear => WorkingTime.LocalTime.LocalDate(BookNumber is null ? At : Promise.CountedFrom).Year;
}

public sealed record NotAccepted(Actor By, DateTimeOffset At, string Ground, Sealed<string> Reason);

/// <summary>A time the agency had to accept, refuse or ask for papers.</summary>
/// <param name="CountedFrom">From when it ran (UTC).</param>
/// <param name="DueAt">By when (UTC), as the calendar moved it.</param>
/// <param name="AnsweredAt">When the first of them was done (UTC); null while it is waited for.</param>
public sealed record AnswerLimit(DateTimeOffset CountedFrom, DateTimeOffset DueAt, DateTimeOffset? AnsweredAt = null)
{
    public bool Late => AnsweredAt > DueAt;
}

/// <param name="ClockStops">The clock stands still until it is paid.</param>
/// <param name="Exemptions">Lines the person does not pay; no part of the total.</param>
public sealed record Fee(long Total, IReadOnlyList<FeeLine> Lines, bool ClockStops, IReadOnlyList<Payment> Payments, IReadOnlyList<Refund> Refunds, IReadOnlyList<FeeExemption> Exemptions)
{
    public static readonly Fee None = new(0, [], false, [], [], []);

    /// <summary>Keys of the lines the clock was stopped for.</summary>
    public IReadOnlyList<string> Stopping { get; init; } = [];

    /// <summary>What was put right, in order.</summary>
    public IReadOnlyList<FeeCorrection> Corrections { get; init; } = [];

    /// <summary>Nothing of this line is to be paid, by law.</summary>
    public bool IsExempt(string key) => Exemptions.Any(e => e.Line.Key == key) && Lines.All(l => l.Key != key);

    /// <summary>With lines put right: a line that nothing is left of for an exemption stands among the exemptions alone. The clock waits on only for what it was stopped for.</summary>
    public Fee Corrected(IReadOnlyList<CorrectedLine> corrected)
    {
        FeeLine[] lines =
        [
            .. from line in Lines
               let right = corrected.FirstOrDefault(c => c.Line.Key == line.Key)
               where right is not { Ground: not null, Amount: 0 }
               select right is null ? line : line with { Amount = right.Amount },
        ];
        var fee = this with
        {
            Total = Total - Lines.Sum(l => l.Amount) + lines.Sum(l => l.Amount),
            Lines = lines,
            Exemptions = [.. Exemptions, .. corrected.Where(c => c.Ground is not null).Select(c => new FeeExemption(c.Line with { Amount = c.Less }, c.Ground!, c.Note))],
        };
        return fee with { ClockStops = fee.ClockStops && fee.Unpaid.Any(l => Stopping.Contains(l.Key)) };
    }

    public long Paid => Payments.Sum(p => p.Amount);

    public long Refunded => Refunds.Sum(r => r.Amount);

    /// <summary>Paid and not given back.</summary>
    public long Kept => Paid - Refunded;

    public long Outstanding => Math.Max(0, Total - Kept);

    /// <summary>Paid online and at the counter at once, say: to be given back.</summary>
    public long Overpaid => Math.Max(0, Kept - Total);

    /// <summary>What a payment that comes now is for: the lines in the order they were asked for, after those that are paid. What is left is paid too much.</summary>
    public IReadOnlyList<(FeeLine Line, long Amount)> CoveredNext(long amount) => Between(Kept, Kept + amount);

    /// <summary>What a payment was for, by the lines as they were then; nothing where it was given back whole.</summary>
    public IReadOnlyList<(FeeLine Line, long Amount)> CoveredBy(Payment payment) => WentBack(payment) ? [] : payment.Covers;

    /// <summary>Settled by giving it back whole: it covered nothing.</summary>
    private bool WentBack(Payment payment) => payment.Settles is { } online && Refunds.Any(r => r.Settles == online);

    /// <summary>What an officer has taken of an online payment whose amount differed; null where none has dealt with it.</summary>
    public long? Settled(string reference) => Payments.Where(p => p.Settles == reference).Select(p => (long?)p.Amount).FirstOrDefault();

    /// <summary>Of what is kept, what goes back to who withdraws: line by line by its rule, and what was paid too much.</summary>
    /// <param name="accepted">The dossier was accepted already.</param>
    /// <param name="drafted">There was a draft of its result already.</param>
    public long RefundedOnWithdrawal(bool accepted, bool drafted) => Overpaid + Between(0, Kept).Where(c => c.Line.Refund switch
    {
        Contracts.RefundRule.BeforeAcceptance => !accepted,
        Contracts.RefundRule.BeforeResult => !drafted,
        Contracts.RefundRule.Never => false,
        _ => true,
    }).Sum(c => c.Amount);

    /// <summary>What is still owed, line by line.</summary>
    public IReadOnlyList<FeeLine> Unpaid => [.. Between(Kept, Math.Max(Kept, Total)).Select(c => c.Line with { Amount = c.Amount })];

    private List<(FeeLine Line, long Amount)> Between(long from, long to)
    {
        List<(FeeLine, long)> covered = [];
        var begin = 0L;
        foreach (var line in Lines)
        {
            var amount = Math.Min(to, begin + line.Amount) - Math.Max(from, begin);
            if (amount > 0)
                covered.Add((line, amount));
            begin += line.Amount;
        }
        return covered;
    }
}

public sealed record Payment(Actor By, DateTimeOffset At, long Amount, string Method, string ReceiptNumber, string? Reference = null, Guid? Parcel = null, bool ByKind = false, string? Settles = null, Sealed<string>? Reason = null)
{
    /// <summary>What it was for, by the lines as they were then: its receipt says so whatever is put right later.</summary>
    public IReadOnlyList<(FeeLine Line, long Amount)> Covers { get; init; } = [];

    /// <summary>Who paid, as they were written down then.</summary>
    public Sealed<ApplicantData> Payer { get; init; }
}

public sealed record Refund(Actor By, DateTimeOffset At, long Amount, string Method, string ReceiptNumber, Sealed<string> Reason, string? Reference, string? Settles = null)
{
    /// <summary>Who got it, as they were written down then.</summary>
    public Sealed<ApplicantData> Receiver { get; init; }
}

/// <param name="SentBack">Set when the leader sent this version back: the next is the specialist's to make.</param>
public sealed record Draft(int Version, Actor By, DateTimeOffset At, ResolutionOutcome Outcome, Sealed<string> Summary, Sealed<string>? Reason, Guid Document, string Sha256, SentBack? SentBack, IReadOnlyList<Sealed<string>>? Surrender = null);

public sealed record SentBack(Actor By, DateTimeOffset At, Sealed<string> Reason);

public sealed record Approval(Actor By, DateTimeOffset At, int DraftVersion, Guid Document, string Sha256, string Signature, string Certificate);

public sealed record Issue(Actor By, DateTimeOffset At, string ResultNumber, DateOnly IssuedOn);

/// <param name="CalledBack">The office wants it back, and the post has not answered; where it was handed over then, it was too late.</param>
public sealed record PostalReturn(Actor By, DateTimeOffset At, Guid ReturnId, string Carrier, long CashOnDelivery, HandedOver? HandedOver, CallBack? CalledBack = null);

public sealed record CallBack(Actor By, DateTimeOffset At, Sealed<string> Reason);

/// <param name="CalledBack">What was asked of the post, where it never left the counter: nobody has to be told that it is back. Null otherwise.</param>
public sealed record Parcel(Guid ReturnId, bool HandedOver, PostalReturn? CalledBack = null);

/// <summary>A result that was issued and replaced since: its own draft, signature, number and return, as they were.</summary>
/// <param name="Return">Null where it was replaced before anybody had it.</param>
public sealed record ReplacedResult(Draft Draft, Approval Approval, Issue Issue, Return? Return);

public sealed record HandedOver(Guid Consignment, long ConsignmentVersion, string? TrackingCode, DateTimeOffset At);

public sealed record Return(Actor By, DateTimeOffset At, ReturnMethod Method, Sealed<RecipientData>? Recipient, Delivery? Delivery, ReturnSignature? Signature = null);

/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record Rating(DateTimeOffset At, int Score, Sealed<string>? Comment);

/// <summary>Papers asked for once more, and what came of it.</summary>
/// <param name="Answered">When the papers were here (UTC); null while they are waited for.</param>
/// <param name="OfPart">On a linked dossier: the part that asks.</param>
public sealed record Supplement(
    Actor By, Actor ApprovedBy, DateTimeOffset At, SupplementStage Stage, int Round, string Ground, Sealed<string> Reason, IReadOnlyList<WrongPaper> Papers,
    DateTimeOffset AnswerBy, bool ClockStops, Sealed<string>? FurtherReason, DateTimeOffset? Answered, PartSupplement? OfPart = null, Supplemented? Answer = null);

public sealed record Halt(Actor By, DateTimeOffset At, PauseCause Cause, Sealed<string> Reason, long? Amount, string? Notice, Sealed<string>? OwnNotice = null);

public sealed record Extension(Actor By, DateTimeOffset At, DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, Sealed<string> Reason);

public sealed record Apology(Actor By, DateTimeOffset At, DateTimeOffset DueAt, DateTimeOffset ExpectedAt, Sealed<string> Reason);

/// <param name="Confirmed">When the office gave the dossier back (UTC); null while it is only asked for.</param>
/// <param name="Retained">Of what was paid until then, what the refund rules let the office keep; whole đồng.</param>
/// <param name="Requested">The version at which it was asked for.</param>
public sealed record Withdrawal(Actor By, DateTimeOffset At, Sealed<string>? Reason, DateTimeOffset? Confirmed, long Requested, long Retained = 0);

public sealed record Stopping(Actor By, DateTimeOffset At, string Ground, Sealed<string> Reason, string FeeOutcome)
{
    /// <summary>Paid for what was owed then, whole đồng: all that stays where the fee is kept. Nothing is owed for what comes later, from a payment page still open, say.</summary>
    public long Retained { get; init; }
}

/// <summary>Something the office waits for from outside: until then it does not decide.</summary>
/// <param name="Code">Of the refusal (409).</param>
public sealed record Wait(string Code, string Sentence, NationalStatus Status)
{
    public static readonly Wait Supplement = new("supplement-open", "đang chờ người nộp bổ sung giấy tờ", NationalStatus.SupplementRequested);
    public static readonly Wait FinancialDuty = new("processing-paused", "đang tạm dừng chờ thực hiện nghĩa vụ tài chính", NationalStatus.FinancialDutyRequested);
    public static readonly Wait Other = new("processing-paused", "đang tạm dừng giải quyết", NationalStatus.Stopped);
    public static readonly Wait Fee = new("processing-paused", "đang chờ nộp phí, lệ phí", NationalStatus.FinancialDutyRequested);
    public static readonly Wait Withdrawal = new("withdrawal-requested", "đang có yêu cầu rút hồ sơ", NationalStatus.WithdrawalRequested);
}
