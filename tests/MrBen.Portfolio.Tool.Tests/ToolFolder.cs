using System.Globalization;
using System.Text;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Sqlite;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>A directory of a test's own with the files of a user, gone with it.</summary>
internal sealed class ToolFolder : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tool").FullName;

    /// <summary>300 weekdays of AAA, BBB, CCC and ^IDX by a seeded random walk.</summary>
    public string Prices => Write("prices.csv", PricesOf(300));

    public string Holdings => Write("holdings.csv", "asset,quantity\nAAA,10\nBBB,-2.5\n");

    public string PathOf(string name) => Path.Combine(_directory, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public static string PricesOf(int rows)
    {
        Random random = new(Seed: 20260101);
        double[] prices = [100, 50, 20, 1_000];
        StringBuilder text = new("date,AAA,BBB,CCC,^IDX\n");
        DateOnly day = new(2024, 1, 1);
        for (int i = 0; i < rows; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            double market = 0.01 * ((2 * random.NextDouble()) - 1);
            text.Append(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            for (int j = 0; j < prices.Length; j++)
            {
                prices[j] *= 1 + market + (j == 3 ? 0 : (0.01 * ((2 * random.NextDouble()) - 1)) + (0.0005 * j));
                text.Append(CultureInfo.InvariantCulture, $",{prices[j]:F4}");
            }

            text.Append('\n');
            i++;
        }

        return text.ToString();
    }

    /// <summary>A journal with a currency, cash, an asset, prices and a decision.</summary>
    public async Task<WrittenJournal> JournalAsync(string currency = "USD")
    {
        string file = PathOf("portfolio.db");
        PortfolioOptions options = new() { MaxClockSkew = null };
        options.State.BaseCurrency = currency;
        await using AdvancedPortfolioManager manager =
            new AdvancedPortfolioManagerBuilder().UseOptions(options).UseSqliteJournal(file).Build();
        manager.SetCash(10_000);
        manager.AddAsset(new PortfolioAsset("AAA") { Quantity = 10, Instrument = new Market.Instrument("AAA") { Currency = currency } });
        manager.ObservePrice("AAA", 101.5m, new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
        string third = manager.StateHash;
        manager.ObservePrices(Market.PriceHistory.ReadCsv(Prices).Select([new Market.AssetId("AAA")]));
        manager.OptimizePortfolioAllocation(Allocation.PortfolioStrategy.EqualWeight, Allocation.AllocationMethod.Static);
        return new WrittenJournal(file, manager.StateHash, third, manager.GetSnapshot().Sequence);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
