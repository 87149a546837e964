using Platform.Postgres;
using Platform.Postgres.Operations;
using Platform.Reporting.Integration;
using Platform.Reporting.Operations;
using Platform.Reporting.Storage;
using Platform.Reporting.UseCases;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Reporting;

/// <summary>Reporting in reading order: what comes in, what is kept, what can be asked.</summary>
public static class ReportingSetup
{
    public static IServiceCollection AddReporting(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMessaging(configuration, m => m
            .Endpoint("reporting-dossiers", typeof(OnDossierMessages))
            .Endpoint("reporting-postal", typeof(OnPostalMessages))
            .Endpoint("reporting-catalogue", typeof(OnAgencyChanged)));
        services.AddPostgres(configuration, typeof(ReportingSetup).Assembly);
        services.AddOutboxDispatcher();
        services.AddSingleton<AgencyStore>();
        services.AddHostedService<RefoldAtStart>();
        services.AddOperations();
        services.AddSingleton<IJob, RebuildLives>();
        services.AddAskForCatalogue("reporting", async (sp, ct) => !await sp.GetRequiredService<AgencyStore>().IsEmpty(ct));
        return services;
    }

    public static void MapReporting(this IEndpointRouteBuilder app)
    {
        var reports = app.MapGroup("/v1/reports").WithTags("Reports");
        ReportIi06a.Map(reports);
        ListDossiersBehindCell.Map(reports);
        ReportAnswers.Map(reports);
        app.MapOperations("reporting", typeof(ReportingSetup).Assembly);
    }
}
