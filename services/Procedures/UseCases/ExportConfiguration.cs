using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Auth;

namespace Platform.Procedures.UseCases;

/// <summary>Provincial IT takes the whole published configuration along as files: a zip of indented JSON, one file per procedure.</summary>
/// <remarks>Without drafts and without persons. The same content is the same archive, byte for byte.</remarks>
public static class ExportConfiguration
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/configuration/export", async (ConfigurationExport export, CancellationToken ct) =>
            Results.File(ConfigurationExport.Zip(await export.Files(ct)), "application/zip", "cau-hinh.zip"))
        .RequireRoles(Roles.It)
        .WithTags("Configuration").WithName("ExportConfiguration").WithSummary("The whole configuration as a zip of readable files.")
        .Produces<byte[]>(200, "application/zip").ProducesProblem(401).ProducesProblem(403);
}
