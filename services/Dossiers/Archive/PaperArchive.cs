using System.Diagnostics.Metrics;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Views;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Dossiers.Archive;

/// <summary>
/// Keeps every paper that comes into being as a PDF with the dossier, sealed with the applicant's key. Killed at any point it begins that paper
/// again; several replicas share the work. Settings: <c>Pdf:Enabled</c> (default true), <c>Chromium:Path</c>. Law: FRM-03; docs/law/register.md.
/// </summary>
public sealed class PaperArchive(
    PaperWork papers, Chromium chromium, PaperPrinter printer, IEventStore store, PersonKeys keys, DocumentFiles files, CatalogueCopy catalogue, DatabaseReady ready,
    IConfiguration configuration, ILogger<PaperArchive> log) : BackgroundService
{
    public const string MadeBy = "paper-archive";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Absent = TimeSpan.FromMinutes(5);
    private static readonly Counter<long> Kept = PlatformTelemetry.Meter.CreateCounter<long>("platform.papers.kept", "{paper}", "Papers kept as PDF.");
    private static long waiting;
    private static readonly ObservableGauge<long> Waiting = PlatformTelemetry.Meter.CreateObservableGauge("platform.papers.waiting", () => Volatile.Read(ref waiting), "{paper}", "Papers not yet kept as PDF.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = Waiting;
        await ready.Wait(stoppingToken);
        var enabled = configuration.GetValue("Pdf:Enabled", true);
        if (!enabled)
            log.LogInformation("Papers are not kept as PDF here (Pdf:Enabled is false); they wait for a process that does");
        while (!stoppingToken.IsCancellationRequested)
        {
            var works = enabled && chromium.IsThere;
            try
            {
                while (works && await Step(stoppingToken))
                {
                }
                Volatile.Write(ref waiting, await papers.Waiting(stoppingToken));
                if (enabled && !works)
                    log.LogWarning("{Count} papers wait to be kept as PDF: Chromium is absent (setting Chromium:Path)", Volatile.Read(ref waiting));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Papers are kept as PDF");
            }
            await Task.Delay(works ? Poll : Absent, stoppingToken);
        }
    }

    /// <returns>False when nothing waits.</returns>
    public async Task<bool> Step(CancellationToken ct)
    {
        if (catalogue.Current.IsEmpty || await papers.Take(ct) is not { } work)
            return false;
        try
        {
            var life = Happened.Of((await store.Load(work.Dossier, null, null, ct)).Events);
            // the control sheet as it stood when the dossier ended, whatever came since
            if (work.Form == PaperForm.ControlSheet.Key)
                life = [.. life.Where(h => h.Version <= work.Version)];
            var paper = Paper.Of(life).Last(p => p.Form.Key == work.Form && (p.Version == work.Version || p.Form == PaperForm.ControlSheet));
            var applicant = ((DossierSubmitted)life[0].Event).Applicant;
            var html = printer.Print(paper, work.Dossier, life, await keys.GetOrCreate(applicant, ct), catalogue.Current, await RepresentativeNames.OnPaper(life, keys, ct));
            var pdf = await chromium.Print(html, Chromium.LongestRun, ct);
            var document = await files.TakeOwn(pdf, paper.FileName, "application/pdf", applicant, MadeBy, ct);
            if (await papers.Done(work, document.Id, ct))
                Kept.Add(1);
        }
        catch (PersonErasedException)
        {
            await papers.GiveUp(work, "person-erased", ct);
        }
        catch (Exception e) when (BackgroundWork.IsOfOneItem(e, ct)) // whatever is wrong with one paper, the others go on
        {
            log.LogWarning("Paper {Form} of dossier {Dossier} is not kept as PDF yet, attempt {Attempt}: {Reason}", work.Form, work.Dossier, work.Attempts, e is PdfException ? e.Message : e.GetType().Name);
            await papers.Later(work, ct);
        }
        return true;
    }
}
