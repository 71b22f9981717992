using System.Buffers.Binary;
using System.Security.Cryptography;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

[Collection(nameof(MeasuredAlone))]
public class SaveAndLoadTests
{
    private const int HeaderSize = 16; // "MBPSTATE", version, length
    private const int HashSize = 32;

    [Fact]
    public void Load_GoesOnAsIfNothingHadHappened()
    {
        SamplePortfolio portfolio = Rich();
        SamplePortfolio other = new();
        other.Load(portfolio.Save());
        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
        Assert.Equal(portfolio.Save(), other.Save());
        foreach (AdvancedPortfolioManager manager in (AdvancedPortfolioManager[])[portfolio.Manager, other.Manager])
        {
            manager.ObservePrice("B", 101.5m, SamplePortfolio.Start);
            manager.CalculatePortfolioRisk();
            SamplePortfolio.Allocate(manager, PortfolioStrategy.MinimumVariance);
            manager.RemoveAsset("B");
            manager.ApplyFill("A", -1, 99, 0.5m, SamplePortfolio.Start);
        }

        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
        Assert.Equal(portfolio.Manager.RiskHistory, other.Manager.RiskHistory);
    }

    // A week of a coin and a stock's exchange days in it: 365 and 252 periods a year. A loaded history must not take 365 for given.
    [Fact]
    public void Load_HistoryOfUnstatedFrequency_StillTellsItAnewForSelectedAssets()
    {
        DateOnly first = new(2025, 1, 1);
        DateOnly[] dates = [.. Enumerable.Range(0, 200).Select(first.AddDays)];
        bool[] observed = [.. dates.SelectMany(day => (bool[])[true, day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)])];
        double[] prices = [.. Enumerable.Range(0, 400).Select(i => 100 + Math.Sin(i))];
        SamplePortfolio portfolio = new();
        portfolio.Manager.ObservePrices(PriceHistory.Create(SamplePortfolio.Names("COIN", "STOCK"), [.. dates], prices, observed));
        portfolio.Manager.AddAsset(new PortfolioAsset("STOCK") { Quantity = 1 });
        SamplePortfolio other = new();
        other.Load(portfolio.Save());
        Assert.Equal(252, other.Snapshot.History!.Select("STOCK").Frequency.PeriodsPerYear);
        Assert.Equal(365, other.Snapshot.History!.Frequency.PeriodsPerYear);
        Assert.Equal(portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow().Volatility,
            other.Manager.CalculatePortfolioRisk().GetRiskOrThrow().Volatility);
    }

    [Fact]
    public void Load_StatedFrequencyAndSlices_AreKept()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.ObservePrices(SamplePortfolio.History(10, "A").WithFrequency(Frequency.PerYear(260)));
        SamplePortfolio other = new();
        other.Load(portfolio.Save());
        Assert.Equal(260, other.Snapshot.History!.GivenFrequency!.Value.PeriodsPerYear);
        portfolio.Manager.ObservePrices(SamplePortfolio.History(10, "A").Last(2));
        other.Load(portfolio.Save());
        Assert.Null(other.Snapshot.History!.GivenFrequency);
        Assert.Equal(252, other.Snapshot.History!.Frequency.PeriodsPerYear);
    }

    [Fact]
    public void Load_Truncated_IsRefusedAtEveryOffset()
    {
        byte[] saved = Small().Save();
        SamplePortfolio portfolio = Small();
        for (int length = 0; length < saved.Length; length++)
        {
            portfolio.Refuses<InvalidDataException>(
                length < HeaderSize
                    ? "The stream does not start with a saved portfolio state."
                    : $"The saved state ends {saved.Length - length} bytes early.",
                () => portfolio.Load(saved[..length]));
        }
    }

    [Fact]
    public void Load_AnyByteFlipped_IsRefused()
    {
        byte[] saved = Small().Save();
        int content = saved.Length - HeaderSize - HashSize;
        SamplePortfolio portfolio = Small();
        for (int i = 0; i < saved.Length; i++)
        {
            byte[] damaged = [.. saved];
            damaged[i] ^= 0x81;
            int version = BinaryPrimitives.ReadInt32LittleEndian(damaged.AsSpan(8));
            int length = BinaryPrimitives.ReadInt32LittleEndian(damaged.AsSpan(12));
            string message = i switch
            {
                < 8 => "The stream does not start with a saved portfolio state.",
                < 12 => $"The saved state has version {version}; this library reads version 6.",
                < HeaderSize when length is < 0 or > (1 << 30) => $"The saved state claims {length} bytes; at most 1073741824 are read.",
                < HeaderSize when length > content => $"The saved state ends {length - content} bytes early.",
                _ => "The saved state does not match its checksum.",
            };
            portfolio.Refuses<InvalidDataException>(message, () => portfolio.Load(damaged));
        }
    }

    // The checksum is put right, so that the content itself is judged: whatever it says, it is loaded or refused as damaged.
    [Fact]
    public void Load_AnyByteOfTheContentForged_IsLoadedOrRefusedAsDamaged()
    {
        byte[] saved = Rich(rows: 4).Save();
        SamplePortfolio portfolio = new();
        int refused = 0;
        for (int i = HeaderSize; i < saved.Length - HashSize; i++)
        {
            foreach (byte value in (byte[])[0x00, 0x7F, 0xFF, (byte)(saved[i] + 1)])
            {
                byte[] forged = [.. saved];
                forged[i] = value;
                SHA256.HashData(forged.AsSpan(HeaderSize..^HashSize), forged.AsSpan(^HashSize..));
                try
                {
                    portfolio.Load(forged);
                    Assert.NotNull(portfolio.Manager.GetSnapshot());
                }
                catch (InvalidDataException error)
                {
                    Assert.StartsWith("The saved state", error.Message, StringComparison.Ordinal);
                    refused++;
                }
            }
        }

        Assert.True(refused > 100);
    }

    [Fact]
    public void Load_HugeClaim_AllocatesForWhatArrivesOnly()
    {
        byte[] header = [.. "MBPSTATE"u8, 6, 0, 0, 0, 0, 0, 0, 0x40, .. new byte[10]];
        SamplePortfolio portfolio = new();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => portfolio.Load(header));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal("The saved state ends 1073741846 bytes early.", Assert.IsType<InvalidDataException>(error).Message); // 2³⁰ + 32 − 10
        header[12] = 1;
        portfolio.Refuses<InvalidDataException>(
            "The saved state claims 1073741825 bytes; at most 1073741824 are read.", () => portfolio.Load(header));
    }

    [Fact]
    public void Load_OtherCurrency_IsRefused()
    {
        SamplePortfolio euros = new(SamplePortfolio.Options(options => options.State.BaseCurrency = "EUR"));
        euros.Refuses<InvalidDataException>("The saved state is in USD, this portfolio in EUR.", () => euros.Load(Small().Save()));
    }

    [Fact]
    public void Load_LeavesWhatFollowsInTheStream()
    {
        byte[] saved = Small().Save();
        using MemoryStream stream = new([.. saved, 42]);
        new SamplePortfolio().Manager.LoadState(stream);
        Assert.Equal(42, stream.ReadByte());
    }

    // A saved state of six entries in a portfolio that keeps two.
    [Fact]
    public void Load_IntoShorterHistories_KeepsTheLastEntries()
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(options => options.State.MaxPortfolioHistory = 2));
        SamplePortfolio small = Small();
        portfolio.Load(small.Save());
        Assert.Equal(small.Manager.PortfolioHistory[^2..], portfolio.Manager.PortfolioHistory);
    }

    [Fact]
    public void LoadAndReplay_SnapshotAndTail_EqualFullReplay()
    {
        SamplePortfolio portfolio = Rich();
        byte[] saved = portfolio.Save();
        int kept = portfolio.Journal.Count;
        portfolio.Manager.SetCash(7);
        portfolio.Manager.ObservePrice("A", 77, SamplePortfolio.Start);
        SamplePortfolio tail = new();
        tail.Load(saved);
        tail.Manager.Replay(portfolio.Journal.ReadEvents().Skip(kept));
        SamplePortfolio full = new();
        full.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(portfolio.Manager.StateHash, tail.Manager.StateHash);
        Assert.Equal(portfolio.Manager.StateHash, full.Manager.StateHash);
    }

    [Fact]
    public void Replay_Gap_IsRefusedAtTheGap()
    {
        SamplePortfolio portfolio = Rich();
        SamplePortfolio other = new();
        PortfolioEvent[] events = [.. portfolio.Journal.ReadEvents()];
        other.Manager.Replay(events[..3]);
        other.Refuses<ArgumentException>(
            "Event 5 follows event 3; it must be 4. (Parameter 'events')", () => other.Manager.Replay(events[4..]));
        other.Refuses<ArgumentException>(
            "Event 3 follows event 3; it must be 4. (Parameter 'events')", () => other.Manager.Replay(events[2..]));
        other.Manager.Replay(events[3..]);
        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
    }

    private static SamplePortfolio Small()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.ObservePrices(SamplePortfolio.History(3, "A"));
        portfolio.Manager.CalculatePortfolioRisk();
        portfolio.Allocate(PortfolioStrategy.EqualWeight);
        return portfolio;
    }

    private static SamplePortfolio Rich(int rows = 100)
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.AddAsset(new PortfolioAsset("B")
        {
            Quantity = -1.5m,
            AverageCost = 90,
            UnrealizedPnl = -3,
            Instrument = new Instrument("B") { LotSize = 0.5m, PriceTick = 0.01m, MinimumNotional = 10, Multiplier = 2 },
        });
        portfolio.Manager.ObservePrices(SamplePortfolio.History(rows, "A", "B"));
        portfolio.Manager.CalculatePortfolioRisk();
        portfolio.Allocate(PortfolioStrategy.MaximumSharpe);
        return portfolio;
    }
}
