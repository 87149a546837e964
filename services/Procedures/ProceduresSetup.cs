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
        services.AddSingleton<CatalogueIndex>();
        services.AddHostedService(sp =>
        {
            sp.GetRequiredService<Startup>().Expect(SeedAtStart.Part);
            return ActivatorUtilities.CreateInstance<SeedAtStart>(sp);
        });
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

        FindAgencies.Map(app);
        ReadAgency.Map(app);
        ReshapeAgencies.Map(app);
        ListUnits.Map(app);

        ReadCalendar.Map(app);
        ChangeCalendar.Map(app);
        WorkOutDue.Map(app);
    }
}
