using Npgsql;
using Platform.Postgres.Operations;
using Platform.Procedures.Operations;
using Platform.Procedures.Search;
using Platform.Procedures.Seed;
using Platform.Procedures.Storage;
using Platform.Procedures.UseCases;
using Platform.ServiceDefaults.Health;

namespace Platform.Procedures;

/// <summary>The use cases in reading order.</summary>
public static class ProceduresSetup
{
    public static IServiceCollection AddProcedures(this IServiceCollection services)
    {
        services.AddSingleton<SeedFolder>();
        services.AddSingleton<CatalogueImport>();
        services.AddSingleton<CatalogueWrites>();
        services.AddSingleton(CatalogueWrites.Answers);
        services.AddSingleton<DecisionFiles>();
        services.AddSingleton<ConfigurationExport>();
        services.AddHostedService<InForceDaily>();
        services.AddSingleton<CarryOutAgencyChanges>();
        services.AddHostedService(sp => sp.GetRequiredService<CarryOutAgencyChanges>());
        services.AddSingleton<CatalogueIndex>();
        services.AddHostedService(sp =>
        {
            sp.GetRequiredService<Startup>().Expect(SeedAtStart.Part);
            return ActivatorUtilities.CreateInstance<SeedAtStart>(sp);
        });
        services.AddCatalogueCheck("no procedure is published yet; the seed job loads the catalogue, or somebody imports one", async (sp, ct) =>
        {
            await using var command = sp.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT EXISTS (SELECT FROM catalogue.procedures)");
            return (bool)(await command.ExecuteScalarAsync(ct))!;
        });
        services.AddHostedService<AnswerWhenDue>();
        services.AddOperations();
        services.AddSingleton<IInspection, CataloguePublished>();
        return services;
    }

    public static void MapProcedures(this IEndpointRouteBuilder app)
    {
        var procedures = app.MapGroup("/v1/procedures").WithTags("Procedures");
        FindProcedures.Map(procedures);
        SuggestProcedures.Map(procedures);
        ReadProcedure.Map(procedures);
        ListFields.Map(procedures);
        ListUndecided.Map(procedures);
        ImportCatalogue.Map(procedures);
        ReadImport.Map(procedures);

        StartDraft.Map(procedures);
        SaveDraft.Map(procedures);
        ReadDraft.Map(procedures);
        ListDrafts.Map(procedures);
        DiscardDraft.Map(procedures);
        PublishDraft.Map(procedures);
        RetireProcedure.Map(procedures);
        ListVersions.Map(procedures);

        FindAgencies.Map(app);
        ReadAgency.Map(app);
        AssignProcedures.Map(app);
        ListCompetent.Map(procedures);
        ReshapeAgencies.Map(app);
        EditAgency.Map(app);
        DecideAgencyChange.Map(app);
        ListUnits.Map(app);

        ReadCalendar.Map(app);
        ChangeCalendar.Map(app);
        WorkOutDue.Map(app);

        ExportConfiguration.Map(app);
        ImportConfiguration.Map(app);
        ReadConfigurationImport.Map(app);
        app.MapOperations("procedures", typeof(ProceduresSetup).Assembly);
    }
}
