using System.Text.Json;

namespace Platform.Day;

/// <summary>The named test people of <c>build/dev/people.json</c>.</summary>
internal static class TestPeople
{
    private static readonly Lazy<JsonElement[]> All = new(() => [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Top, "build", "dev", "people.json"))).RootElement.EnumerateArray()]);

    public static (string Name, string IdentityNumber, string Phone, string? Email) Find(string key)
    {
        var person = All.Value.Single(p => p.GetProperty("key").GetString() == key);
        return (person.GetProperty("name").GetString()!, person.GetProperty("identity_number").GetString()!, person.GetProperty("phone_number").GetString()!, person.GetProperty("email").GetString());
    }
}

internal static class Checkout
{
    public static string Top { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DayFailedException("The day is played from inside a checkout.");
    }
}
