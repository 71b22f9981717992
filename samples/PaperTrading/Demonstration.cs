using System.Diagnostics;
using System.Globalization;

namespace PaperTrading;

/// <summary>A venue in a process of its own, and a trader in this one, until the prices end.</summary>
internal static class Demonstration
{
    public static async Task RunAsync(Request request, CancellationToken cancellationToken)
    {
        string directory = Directory.CreateTempSubdirectory("paper").FullName;
        using Process venue = Start(request);
        try
        {
            string first = await venue.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new IOException($"The venue did not start: {await venue.StandardError.ReadToEndAsync(cancellationToken)}");
            int port = int.Parse(first["listening on ".Length..], CultureInfo.InvariantCulture);
            string journal = Path.Combine(directory, "paper.db");
            await new Trader(request with { Port = port, Journal = journal }).RunAsync(cancellationToken);
        }
        finally
        {
            venue.Kill();
            await venue.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Process Start(Request request)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
            ? [typeof(Demonstration).Assembly.Location]
            : [];
        string[] prices = request.Prices is { } path ? ["--prices", path] : [];
        string[] faults = request.Faults ? ["--faults"] : [];
        int months = request.To == DateOnly.MaxValue
            ? 0
            : ((request.To.Year - request.From.Year) * 12) + request.To.Month - request.From.Month;
        foreach (string argument in (string[])
        [
            .. program, "venue", .. prices, .. faults,
            "--from", request.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "--months", months.ToString(CultureInfo.InvariantCulture),
            "--month-length", request.MonthLength.ToString(CultureInfo.InvariantCulture),
            "--cash", request.Cash.ToString(CultureInfo.InvariantCulture),
            "--seed", request.Seed.ToString(CultureInfo.InvariantCulture),
        ])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
