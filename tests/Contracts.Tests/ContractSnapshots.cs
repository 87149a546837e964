using System.Text.Json;
using Platform.ServiceDefaults;
using Platform.Testing;

namespace Platform.Contracts.Tests;

/// <summary>
/// The JSON of every message, as other services and other releases see it. A changed snapshot is a changed contract: contracts grow by
/// optional fields, a break is a new name. <c>UPDATE_SNAPSHOTS=1</c> writes the files of new messages.
/// </summary>
public sealed class ContractSnapshots
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };
    private static readonly string Folder = Path.Combine(Servers.Repository, "tests", "Contracts.Tests", "Snapshots");

    private static readonly Type[] All = [.. typeof(DossierHead).Assembly.GetExportedTypes().Where(t => t.IsClass && t.GetProperty("OccurredAt") is not null)];

    public static TheoryData<Type> Messages => new(All);

    [Theory]
    [MemberData(nameof(Messages))]
    public void The_json_of_a_message_is_what_others_rely_on(Type message)
    {
        var json = JsonSerializer.Serialize(Sample.Of(message), message, Indented) + "\n";
        var file = Path.Combine(Folder, $"{message.Name}.json");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, json);
        File.Exists(file).ShouldBeTrue($"{message.Name} has no snapshot yet");
        json.ShouldBe(File.ReadAllText(file));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_survives_the_journey_there_and_back(Type message)
    {
        var json = JsonSerializer.Serialize(Sample.Of(message), message, Json.Options);
        var back = JsonSerializer.Deserialize(json, message, Json.Options);
        JsonSerializer.Serialize(back, message, Json.Options).ShouldBe(json);
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_message() =>
        Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order()
            .ShouldBe(All.Select(m => m.Name).Order());

    [Theory]
    [InlineData("name")]
    [InlineData("phone")]
    [InlineData("email")]
    [InlineData("identityNumber")]
    [InlineData("address")]
    public void No_dossier_message_has_a_field_for_personal_data(string field)
    {
        foreach (var message in All.Where(t => t.GetProperty("Dossier") is not null))
            Names(JsonSerializer.SerializeToElement(Sample.Of(message), message, Json.Options)).ShouldNotContain(field, message.Name);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Names(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
