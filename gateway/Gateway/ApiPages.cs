namespace Platform.Gateway;

/// <summary><c>/docs</c>: the services' OpenAPI documents in swagger-ui (npm swagger-ui-dist, Apache-2.0, vendored with its licence). Nothing comes from elsewhere.</summary>
public static class ApiPages
{
    public static void UseApiPages(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (http.Request.Path != "/docs")
                return next(http);
            http.Response.Redirect("/docs/");
            return Task.CompletedTask;
        });
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=3600" });
    }
}
