using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Platform.LocalSidecar;

/// <param name="Data">What is sent: a JSON string as its text, anything else as JSON.</param>
public sealed record Invocation(string Operation, byte[] Data, IReadOnlyDictionary<string, string> Metadata, string? TraceParent, string? TraceState);

/// <summary>What a binding answered; daprd shows the metadata as headers named <c>metadata.*</c>.</summary>
public sealed record BindingResponse(byte[] Data, string? ContentType, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The binding could not do it. The message goes to the caller, so it holds no address and no content.</summary>
public sealed class BindingFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary><c>POST /v1.0/bindings/{name}</c> with <c>{"operation", "data", "metadata"}</c>.</summary>
/// <remarks>204 when done without an answer, 200 with the answer's body, 400 ERR_MALFORMED_REQUEST, 500 ERR_INVOKE_OUTPUT_BINDING.</remarks>
public static class OutputBindings
{
    public static async Task<IResult> Invoke(string name, HttpContext context, Components components, HttpBinding http, ILogger<HttpBinding> log, CancellationToken stop)
    {
        var component = components.Find(name);
        if (component is null || component.Type is not ("bindings.smtp" or "bindings.http"))
            return Failed(name, $"couldn't find output binding {name}");

        Invocation call;
        try
        {
            call = await Read(context.Request, stop);
        }
        catch (JsonException)
        {
            return DaprError.Of(StatusCodes.Status400BadRequest, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body: it must be {\"operation\": text, \"data\": any, \"metadata\": {name: text}}");
        }

        catch (BadHttpRequestException refused)
        {
            return DaprError.Of(refused.StatusCode, "ERR_BODY_READ", "the body is larger than 4 MB or was cut off");
        }

        long started = Stopwatch.GetTimestamp();
        try
        {
            var response = component.Type == "bindings.smtp" ? await SmtpBinding.Send(component, call, stop) : await http.Send(component, call, stop);
            log.LogInformation("{Binding} {Operation} done in {Elapsed:0} ms", component.Name, call.Operation, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (response is null) return Results.NoContent();
            foreach (var (key, value) in response.Metadata) context.Response.Headers["metadata." + key] = value;
            return Results.Bytes(response.Data, response.ContentType ?? "application/json");
        }
        catch (BindingFailedException failure)
        {
            log.LogWarning("{Binding} {Operation} failed after {Elapsed:0} ms: {Reason}", component.Name, call.Operation, Stopwatch.GetElapsedTime(started).TotalMilliseconds, failure.Message);
            return Failed(name, failure.Message);
        }
    }

    private static IResult Failed(string name, string reason) =>
        DaprError.Of(StatusCodes.Status500InternalServerError, "ERR_INVOKE_OUTPUT_BINDING", $"error invoking output binding {name}: {reason}");

    private static async Task<Invocation> Read(HttpRequest request, CancellationToken stop)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: stop);
        if (body.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException();
        string operation = "";
        byte[] data = [];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in body.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case "operation":
                    operation = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : throw new JsonException();
                    break;
                case "data" when property.Value.ValueKind == JsonValueKind.String:
                    data = Encoding.UTF8.GetBytes(property.Value.GetString()!);
                    break;
                case "data" when property.Value.ValueKind != JsonValueKind.Null:
                    data = Encoding.UTF8.GetBytes(property.Value.GetRawText());
                    break;
                case "metadata" when property.Value.ValueKind == JsonValueKind.Object:
                    foreach (var item in property.Value.EnumerateObject())
                        metadata[item.Name] = item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()! : throw new JsonException();
                    break;
                case "metadata" when property.Value.ValueKind != JsonValueKind.Null:
                    throw new JsonException();
            }
        }

        string? Header(string header) => request.Headers[header].ToString() is { Length: > 0 } value ? value : null;
        return new Invocation(operation, data, metadata, Header("traceparent"), Header("tracestate"));
    }
}
