using System.Security.Cryptography;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;

namespace MrBen.Portfolio.Tests.State;

public class EventFormatTests
{
    // Every kind there is, also one that somebody adds tomorrow.
    [Fact]
    public void Read_OfWhatWasWritten_IsTheSameEvent_ForEveryKind()
    {
        PortfolioEvent[] samples = [.. Samples()];
        Assert.Equal(Enum.GetValues<PortfolioEventKind>(), samples.Select(change => change.Kind).Distinct().Order());
        Pieces shelf = new();
        foreach (PortfolioEvent change in samples)
        {
            foreach (IHistoryShelf? shelved in (IHistoryShelf?[])[null, shelf])
            {
                byte[] bytes = Bytes(change, shelved);
                PortfolioEvent read = Read(bytes, change, shelved);
                Assert.Null(Sameness.FirstDifference(change, read, change.Kind.ToString()));
                Assert.Equal(bytes, Bytes(read, shelved));
            }
        }
    }

    [Fact]
    public void Replay_OfEventsReadAgain_GivesTheSameHash()
    {
        SamplePortfolio portfolio = Busy();
        SamplePortfolio replayed = new(BusyOptions());
        replayed.Manager.Replay(portfolio.Journal.ReadEvents().Select(change => Read(Bytes(change, null), change, null)));
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);
    }

    // A year of daily looks at ten years of 50 assets: each day brings little that is new, whether the window grows or moves on.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_OfAHistoryThatGoesOnByADay_KeepsOnlyTheEnds(bool moves)
    {
        string[] assets = [.. Enumerable.Range(0, 50).Select(i => $"A{i}")];
        PriceHistory whole = SamplePortfolio.History(2_530, assets);
        Pieces shelf = new();
        long first = 0;
        for (int day = 0; day < 10; day++)
        {
            PriceHistory seen = whole.Between(whole.Dates[moves ? day : 0], whole.Dates[2_519 + day]);
            int record = Bytes(PortfolioEvent.Prices(seen, SamplePortfolio.Start), shelf).Length;
            Assert.InRange(record, 1_000, 3_000); // 58 hashes and 50 names
            first = day == 0 ? shelf.Bytes : first;
        }

        Assert.InRange(first, 1_000_000, 1_030_000); // 2,520 rows of 50 prices and a date
        Assert.InRange(shelf.Bytes - first, 1, 9 * 40_000); // at most two pieces of 46 rows a day, where the whole would be a million bytes
    }

    [Fact]
    public void Hash_OfAHistory_TellsPricesApart_AndNotHowTheyAreKept()
    {
        PriceHistory history = SamplePortfolio.History(100, "A", "B");
        Assert.Equal(HistoryFormat.Hash(history), HistoryFormat.Hash(SamplePortfolio.History(100, "A", "B")));
        Assert.NotEqual(HistoryFormat.Hash(history), HistoryFormat.Hash(history.Last(99)));
        Assert.NotEqual(HistoryFormat.Hash(history), HistoryFormat.Hash(history.WithFrequency(Frequency.Daily)));
    }

    // Whatever a byte is turned into: another event, or a refusal of the documented kinds; never anything else.
    [Fact]
    public void Read_OfAnyForgedByte_IsAnEventOrARefusal()
    {
        foreach (PortfolioEvent change in Samples().Where(sample => sample.History is null))
        {
            byte[] bytes = Bytes(change, null);
            for (int i = 0; i < Math.Min(bytes.Length, 3_000); i++)
            {
                foreach (byte value in (byte[])[0x00, 0x7F, 0xFF, (byte)(bytes[i] + 1)])
                {
                    byte[] forged = [.. bytes];
                    forged[i] = value;
                    Exception? error = Record.Exception(() => Read(forged, change, null));
                    Assert.True(error is null or FormatException or ArgumentException or IOException or OverflowException, $"{change.Kind} {i}: {error}");
                }
            }
        }
    }

    private static byte[] Bytes(in PortfolioEvent change, IHistoryShelf? shelf)
    {
        using MemoryStream stream = new();
        using StateWriter writer = new(stream);
        EventFormat.Write(writer, change, shelf);
        writer.Flush();
        return stream.ToArray();
    }

    private static PortfolioEvent Read(byte[] bytes, in PortfolioEvent change, IHistoryShelf? shelf)
    {
        using StateReader reader = new(new MemoryStream(bytes));
        PortfolioEvent read = EventFormat.Read(reader, change.Kind, change.Time, change.Sequence, shelf);
        return reader.AtEnd ? read : throw new FormatException("Bytes are left.");
    }

    // With the events of a busy portfolio, those that it does not come to by itself.
    private static IEnumerable<PortfolioEvent> Samples()
    {
        DateTimeOffset time = SamplePortfolio.Start.AddTicks(7);
        PriceHistory gaps = SamplePortfolio.NewListing(20);
        BarHistory bars = BarHistory.Combine(
            BarHistory.Create("A", Enumerable.Range(0, 200).Select(day =>
                new Bar(new DateOnly(2025, 1, 1).AddDays(day), 10, 12, day % 7 == 0 ? null : 9, 10 + (day / 7.0), day % 5 == 0 ? null : 1e6))),
            BarHistory.Create("B", [new Bar(new DateOnly(2025, 3, 1), null, null, null, 5, null)]));
        PriceHistory dirty = PriceHistory.ReadCsv(new StringReader("date,A,B\n2025-01-02,1,2\n2025-01-01,3,4\n2025-01-03,,\n2025-01-04,5,6\n"));
        return
        [
            .. Busy().Journal.ReadEvents(),
            PortfolioEvent.Removed("A", time).At(long.MaxValue),
            PortfolioEvent.Cash(-1.50m, time, "EUR"),
            PortfolioEvent.RateOf("EUR", 1.10m, time),
            PortfolioEvent.Rates(gaps, time),
            PortfolioEvent.Moved(CashMovement.Transfer(-5, "USD"), time),
            PortfolioEvent.Moved(CashMovement.Interest(0.50m, "EUR"), time),
            PortfolioEvent.Moved(CashMovement.Fee(2, "USD"), time),
            PortfolioEvent.Moved(CashMovement.Conversion(100, "USD", 90.10m, "EUR"), time),
            PortfolioEvent.Dividend("A", 0.24m, 0.036m, time),
            PortfolioEvent.Split("A", 7, 1, time),
            PortfolioEvent.Position("A", 1.50m, null, time),
            PortfolioEvent.Position("A", -1.5m, -0.00m, time),
            PortfolioEvent.Fill("A", -2, 3.10m, -0.1m, time, new FillReference("x1", new ClientOrderId("mb1"), "EUR")),
            PortfolioEvent.Fill("A", -2, 3.10m, 0, time, new FillReference("x1")),
            PortfolioEvent.PriceOf("Å·一", decimal.MaxValue, time),
            PortfolioEvent.Prices(gaps, time),
            PortfolioEvent.Prices(gaps.Last(5).WithFrequency(Frequency.PerYear(260)), time),
            PortfolioEvent.Prices(gaps.Last(5), time),
            PortfolioEvent.Prices(bars.ToPriceHistory(), time),
            PortfolioEvent.Prices(bars.ToPriceHistory().WithFrequency(Frequency.Weekly), time),
            PortfolioEvent.Prices(dirty, time),
            PortfolioEvent.Prices(dirty.Last(1), time),
            PortfolioEvent.OutlookOf(
                new MarketOutlook
                {
                    Benchmark = "A",
                    MarketWeights = MarketWeights.Create(SamplePortfolio.Names("A", "B"), [0.25, 0.75]),
                    Views = [View.Absolute("A", 0.1).WithConfidence(0.5), View.Relative("A", "B", 0.02).WithVariance(0.01), View.Absolute("B", 0)],
                }, time),
            PortfolioEvent.OpenOrdersOf(OpenOrderBook.Of(new OpenOrder("A", -3, 4.5m), new OpenOrder("B", 2)), time),
            PortfolioEvent.LimitOf(
                new LimitStatus("l", RiskLimitState.Breached, time, null, 0.1, LimitAction.Halt, 3) { HaltedSince = time.AddDays(1) }),
            PortfolioEvent.ForecastsOf(new RiskForecastRound { Recalibrated = "m", ScoredDate = new DateOnly(2025, 1, 1), ScoredLoss = -0.1 }, time),
            PortfolioEvent.Reported(time),
            PortfolioEvent.PlanOf(
                ExecutionPlan.To(new PlanTarget("A", 1.50m, 10), new PlanTarget("B", -2, 0.1m)) with
                {
                    Id = 7,
                    Accepted = time,
                    Allocation = 6,
                    Status = ExecutionStatus.Incomplete,
                    Detail = "B cannot be sold.",
                }, time),
            PortfolioEvent.PlanOf(ExecutionPlan.To(), time),
            PortfolioEvent.IntentOf(
                new OrderIntent(new OrderRequest(new ClientOrderId("mb1"), "A", -1.50m, 9.5m) { ReducesOnly = true }, 7, 2, 10), time),
            PortfolioEvent.IntentOf(new OrderIntent(new OrderRequest(new ClientOrderId("mb2"), "A", 3, null), 0, 1, 10), time),
            PortfolioEvent.MoveOf(new OrderMove(new ClientOrderId("mb1"), OrderStatus.Rejected, -0.5m, "v1", "No."), time),
            PortfolioEvent.MoveOf(new OrderMove(new ClientOrderId("mb1"), OrderStatus.Filled), time),
            PortfolioEvent.Trimmed(time.AddDays(-30).ToOffset(TimeSpan.FromHours(2)), time),
            PortfolioEvent.HaltOf(true, "I said so.", time),
            PortfolioEvent.HaltOf(false, "It is over.", time),
            PortfolioEvent.Blocked(new AssetBlock("A", AssetBlockCause.UnknownOrder, "Who knows?", time, new ClientOrderId("mb1"))),
            PortfolioEvent.Blocked(new AssetBlock("A", AssetBlockCause.Person, "I said so.", time)),
            PortfolioEvent.Freed("A", time),
            PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Refusal, "A", "Too large."), time),
            PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, null, "Cash."), time),
            PortfolioEvent.Reviewed(new ReviewMark(ReviewPeriod.Quarterly, new DateOnly(2025, 3, 31)), time),
        ];
    }

    private static PortfolioOptions BusyOptions() => SamplePortfolio.Options(options =>
    {
        options.Market.Regimes = RegimeSource.HiddenMarkov;
        options.LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.01) { Action = LimitAction.Halt }];
    });

    private static SamplePortfolio Busy()
    {
        SamplePortfolio portfolio = new(BusyOptions());
        portfolio.Manager.SetCash(10_000.50m);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.AddAsset(new PortfolioAsset("B")
        {
            Quantity = -1.5m,
            AverageCost = 90,
            UnrealizedPnl = -3,
            Instrument = new Instrument("B") { LotSize = 0.5m, PriceTick = 0.01m, MinimumNotional = 10, Multiplier = 2 },
        });
        PriceHistory history = SamplePortfolio.History(260, "A", "B");
        portfolio.Manager.ObservePrices(history.Between(history.Dates[0], history.Dates[^2]));
        portfolio.Manager.ApplyFill("A", 50, 100.25m, 1, SamplePortfolio.Start);
        portfolio.Manager.ObservePrices(history);
        portfolio.Manager.CalculatePortfolioRisk();
        portfolio.Allocate(PortfolioStrategy.MaximumSharpe);
        portfolio.Allocate(PortfolioStrategy.BlackLitterman);
        portfolio.Manager.ObservePrice("A", 3_000, SamplePortfolio.Start.AddMinutes(1));
        return portfolio;
    }

    private sealed class Pieces : IHistoryShelf
    {
        private readonly Dictionary<string, byte[]> _pieces = [];

        public long Bytes => _pieces.Values.Sum(piece => (long)piece.Length);

        public void Put(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> content)
        {
            Assert.Equal(SHA256.HashData(content), hash.ToArray());
            _pieces[Convert.ToHexString(hash)] = content.ToArray();
        }

        public byte[] Take(ReadOnlySpan<byte> hash) => _pieces[Convert.ToHexString(hash)];
    }
}
