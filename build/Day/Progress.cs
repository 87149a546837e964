namespace Platform.Day;

/// <summary>A bar that fills on a terminal, and a line every tenth where the output goes to a file.</summary>
internal sealed class Progress
{
    private const int Width = 40;
    private readonly Lock gate = new();
    private string what = "";
    private int total;
    private int done;

    public void Start(int count, string unit = "hồ sơ")
    {
        (total, done, what) = (count, 0, unit);
        Draw();
    }

    public void Step()
    {
        lock (gate)
        {
            done++;
            Draw();
        }
    }

    public void End(string summary) => Console.WriteLine(Console.IsOutputRedirected ? summary : $"\r{summary}{new string(' ', Width)}");

    private void Draw()
    {
        if (total == 0)
            return;
        var filled = done * Width / total;
        if (!Console.IsOutputRedirected)
            Console.Write($"\r[{new string('█', filled)}{new string('░', Width - filled)}] {done}/{total} {what}");
        else if (done > 0 && done * 10 / total != (done - 1) * 10 / total)
            Console.WriteLine($"{done}/{total} {what}");
    }
}
