using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Signing;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Telemetry;
using Platform.WorkingTime;

namespace Platform.Dossiers.Archive;

/// <summary>
/// Makes the issued copy (bản phát hành) of every result of ours as a PDF, kept with the dossier under the applicant's key, and has the agency sign it; of a result uploaded as a file that file is
/// signed. A signing service that is away, or waits for somebody to confirm, delays it and loses nothing; killed at any point it begins that step again. Settings: <c>Pdf:Enabled</c>,
/// <c>Chromium:Path</c>, <c>Signing:AgencyEvery</c> (default 00:00:10). Law: RES-06; docs/law/register.md.
/// </summary>
public sealed class IssuedCopyWork(
    IssuedCopies copies, Chromium chromium, IssuedCopyPrinter printer, IEventStore store, PersonKeys keys, DocumentFiles files, ISigner signer, CatalogueCopy catalogue, DatabaseReady ready,
    TimeProvider clock, IConfiguration configuration, ILogger<IssuedCopyWork> log) : BackgroundService
{
    public const string MadeBy = "issued-copies";

    /// <summary>What the platform itself drafts; an upload is PDF, a picture or DOCX.</summary>
    public const string OwnType = "text/html";

    private static readonly TimeSpan ForConfirmation = TimeSpan.FromSeconds(30);
    private static long waiting;
    private static readonly ObservableGauge<long> Waiting = PlatformTelemetry.Meter.CreateObservableGauge("platform.issued_copies.waiting", () => Volatile.Read(ref waiting), "{copy}", "Issued results whose copy is not made or not signed by the agency yet.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = Waiting;
        await ready.Wait(stoppingToken);
        var pause = configuration.GetValue("Signing:AgencyEvery", TimeSpan.FromSeconds(10));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await Step(configuration.GetValue("Pdf:Enabled", true), stoppingToken))
                {
                }
                Volatile.Write(ref waiting, await copies.Waiting(stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Issued copies are made and signed");
            }
            await Task.Delay(pause, stoppingToken);
        }
    }

    /// <param name="pdf">Whether this process may print.</param>
    /// <returns>False when nothing waits that can be done here.</returns>
    public async Task<bool> Step(bool pdf, CancellationToken ct)
    {
        var prints = pdf && chromium.IsThere;
        if (catalogue.Current.IsEmpty || await copies.Take(prints, signer.IsSetUp, ct) is not { } copy)
            return false;
        try
        {
            var life = Happened.Of((await store.Load(copy.Dossier, null, null, ct)).Events);
            var issued = life.Where(h => h.Event is ResultIssued).ElementAt(copy.Issue - 1);
            var dossier = life.Until(copy.Dossier, issued.Version);
            var document = copy.Document is { } there ? (await files.Find([there], ct))[there] : await Made(copy, dossier, life, issued, prints, ct);
            if (document is not null && signer.IsSetUp) // else nobody outside is asked: it is signed once a root is there
                await Sign(copy, dossier, document, ct);
        }
        catch (PersonErasedException)
        {
            await copies.GiveUp(copy, "person-erased", ct);
        }
        catch (Exception e) when (BackgroundWork.IsOfOneItem(e, ct)) // whatever is wrong with one, the others go on
        {
            log.LogWarning("The issued copy {Issue} of dossier {Dossier} is not there yet, attempt {Attempt}: {Reason}", copy.Issue, copy.Dossier, copy.Attempts, e is PdfException ? e.Message : e.GetType().Name);
            await copies.Later(copy, PaperWork.Pause(copy.Attempts), ct);
        }
        return true;
    }

    /// <returns>Null where there is nothing to sign now.</returns>
    private async Task<Document?> Made(IssuedCopy copy, Dossier dossier, IReadOnlyList<Happened> life, Happened issued, bool prints, CancellationToken ct)
    {
        var draft = (await files.Find([dossier.Draft!.Document], ct))[dossier.Draft.Document];
        if (draft.ContentType != OwnType)
        {
            if (copy.Version == issued.Version)
                await copies.Is(copy, draft.Id, ct);
            else
                await copies.GiveUp(copy, "uploaded", ct); // nobody writes into a file that somebody else made and signed
            return copy.Version == issued.Version ? draft : null;
        }
        if (!prints || !copy.Made)
        {
            await copies.Unprinted(copy, ct); // comes round again at once where there is a Chromium
            return null;
        }
        var html = printer.Print(copy.Dossier, life, issued, copy.Version, await keys.GetOrCreate(dossier.Applicant, ct), catalogue.Current, await WholeOf(dossier, ct));
        var pdf = await chromium.Print(html, Chromium.LongestRun, ct);
        var made = await files.TakeOwn(pdf, FileName(dossier), "application/pdf", dossier.Applicant, MadeBy, ct);
        return await copies.Keep(copy, made.Id, ct) ? made : null;
    }

    private async Task<Dossier?> WholeOf(Dossier dossier, CancellationToken ct) =>
        dossier.Parent is { } whole ? Dossier.Fold(whole.Dossier, (await store.Load(whole.Dossier, null, null, ct)).Events) : null;

    /// <summary>E.g. <c>ket-qua-05-KQ-UBND.pdf</c>.</summary>
    public static string FileName(Dossier dossier) => $"ket-qua-{dossier.Issue!.ResultNumber.Replace('/', '-')}.pdf";

    private async Task Sign(IssuedCopy copy, Dossier dossier, Document document, CancellationToken ct)
    {
        var code = catalogue.Current.SuccessorOf(copy.Agency, LocalTime.LocalDate(clock.GetUtcNow())); // one that has ended has no certificate any more
        var agency = Actor.OfAgency(code, catalogue.Current.AgencyName(code));
        var bytes = await files.Read(document, ct);
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != document.Sha256)
            throw new CryptographicException("The kept copy is not what was kept.");
        var answer = await signer.Sign(new(copy.Dossier, dossier.Draft!.Version, bytes, agency, $"Ký số cơ quan, kết quả số {dossier.Issue!.ResultNumber}, hồ sơ {dossier.Code}"), ct);
        switch (answer)
        {
            case SigningAnswer.Signed { Signature: { } signature } when signer.Verify(bytes, signature, agency, clock.GetUtcNow()):
                await copies.Signed(copy, signature.Cms, signature.Certificate, code, agency.Name, ct);
                break;
            case SigningAnswer.Pending:
                await copies.Later(copy, ForConfirmation, ct);
                break;
            default:
                log.LogWarning("The agency's signature of result {Issue} of dossier {Dossier} is not there yet, attempt {Attempt}: {Answer}", copy.Issue, copy.Dossier, copy.Attempts, answer.GetType().Name);
                await copies.Later(copy, PaperWork.Pause(copy.Attempts), ct);
                break;
        }
    }
}
