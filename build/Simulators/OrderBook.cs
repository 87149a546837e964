using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Simulators;

/// <summary>An address as VNPost writes it.</summary>
public sealed record Party(string? Name, string? Address, string? Tel, string? Province, string? District, string? Email, string? Desc);

public sealed record Order(string OrderNumber, string ItemCode, string CustomerCode, long CODAmount, Party Sender, Party Receiver, string Description, DateTimeOffset OrderedAt)
{
    public string Plan { get; set; } = "deliver";
    public DateTimeOffset PlanFrom { get; set; }
    public int Generation { get; set; } = 1;
    public bool Cancelled { get; set; }

    /// <summary>Positions in the plan (of this generation) that the gateway has confirmed or refused for good.</summary>
    [JsonIgnore]
    public HashSet<int> Told { get; } = [];

    [JsonIgnore]
    public IReadOnlyList<PlannedScan> Scans => ScanPlan.Of(OrderNumber, Plan, Generation);
}

/// <summary>The carrier's orders, appended to one file before anything is answered: <c>kill -9</c> loses nothing.</summary>
public sealed class OrderBook : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Order> _byNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Order> _byItem = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _planned = new(StringComparer.Ordinal);
    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    private sealed record Line(string What, string Number, DateTimeOffset At, Order? Order = null, string? Plan = null, int Generation = 0, int Position = 0);

    public OrderBook(string folder, TimeProvider clock)
    {
        _clock = clock;
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "orders.jsonl");
        if (File.Exists(path))
        {
            foreach (string text in File.ReadLines(path))
            {
                // The last line may have been cut off by a crash; it was never answered.
                try { Apply(JsonSerializer.Deserialize<Line>(text)!); }
                catch (JsonException) { }
            }
        }

        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        if (_file.Length > 0) _file.Write("\n"u8); // ends a line that was cut off
        _file.Flush();
    }

    public IReadOnlyList<Order> All
    {
        get { lock (_lock) return [.. _byNumber.Values]; }
    }

    public Order? ByItem(string itemCode)
    {
        lock (_lock) return _byItem.GetValueOrDefault(itemCode);
    }

    /// <summary>The order, and whether it is new.</summary>
    public (Order Order, bool Fresh) Place(string number, string? itemCode, string customer, long cod, Party sender, Party receiver, string description)
    {
        lock (_lock)
        {
            if (_byNumber.TryGetValue(number, out var there)) return (there, false);
            var now = _clock.GetUtcNow();
            var order = new Order(number, string.IsNullOrWhiteSpace(itemCode) ? FreeItemCode(number) : itemCode, customer, cod, sender, receiver, description, now)
            {
                Plan = _planned.GetValueOrDefault(number, "deliver"),
                PlanFrom = now,
            };
            Write(new Line("order", number, now, order));
            return (order, true);
        }
    }

    /// <summary>Replaces what is still to come; false when the parcel has ended already.</summary>
    public bool Replan(string number, string plan)
    {
        lock (_lock)
        {
            if (_byNumber.TryGetValue(number, out var order) && (order.Cancelled || Ended(order))) return false;
            Write(new Line("plan", number, _clock.GetUtcNow(), Plan: plan));
            return true;
        }
    }

    public bool Cancel(Order order)
    {
        lock (_lock)
        {
            if (order.Cancelled) return true;
            if (Ended(order)) return false;
            Write(new Line("cancel", order.OrderNumber, _clock.GetUtcNow()));
            return true;
        }
    }

    public void MarkTold(Order order, int generation, int position)
    {
        lock (_lock) Write(new Line("told", order.OrderNumber, _clock.GetUtcNow(), Generation: generation, Position: position));
    }

    /// <summary>What the gateway has yet to hear, with the generation of the plan it belongs to.</summary>
    public (int Generation, IReadOnlyList<(int Position, PlannedScan Scan)> Scans) Untold(Order order)
    {
        lock (_lock) return (order.Generation, [.. order.Scans.Index().Where(scan => !order.Cancelled && !order.Told.Contains(scan.Index))]);
    }

    /// <summary>Delivered, returned or lost, and told of it.</summary>
    private static bool Ended(Order order)
    {
        var scans = order.Scans;
        return order.Told.Any(position => position < scans.Count && scans[position].StatusCode is "40" or "60" or "90");
    }

    public void Dispose() => _file.Dispose();

    private void Write(Line line)
    {
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(line));
        _file.Write("\n"u8);
        _file.Flush();
        Apply(line);
    }

    private void Apply(Line line)
    {
        var order = _byNumber.GetValueOrDefault(line.Number);
        switch (line.What)
        {
            case "order":
                _byNumber[line.Number] = line.Order!;
                _byItem[line.Order!.ItemCode] = line.Order;
                break;
            case "plan" when order is null:
                _planned[line.Number] = line.Plan!;
                break;
            case "plan":
                (order.Plan, order.PlanFrom, order.Generation) = (line.Plan!, line.At, order.Generation + 1);
                order.Told.Clear();
                break;
            case "cancel" when order is not null:
                order.Cancelled = true;
                break;
            case "told" when order?.Generation == line.Generation:
                order.Told.Add(line.Position);
                break;
        }
    }

    /// <summary>A tracking code of the Universal Postal Union (S10): two letters, eight digits and a check digit, VN.</summary>
    private string FreeItemCode(string number)
    {
        uint serial = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(number))) % 100_000_000;
        while (true)
        {
            string digits = serial.ToString("D8");
            int[] weights = [8, 6, 4, 2, 3, 5, 9, 7];
            int check = 11 - (digits.Select((digit, i) => (digit - '0') * weights[i]).Sum() % 11);
            string code = $"CE{digits}{check switch { 10 => 0, 11 => 5, _ => check }}VN";
            if (!_byItem.ContainsKey(code)) return code;
            serial = (serial + 1) % 100_000_000;
        }
    }
}
