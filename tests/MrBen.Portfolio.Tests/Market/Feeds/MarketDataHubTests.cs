using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Tests.Market.Feeds;

[Collection(nameof(MeasuredAlone))]
public sealed class MarketDataHubTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 14, 30, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Offer_OfQuotes_KeepsTheLatestAndItsPlace()
    {
        MarketDataHub hub = new(null, _time);
        Assert.Equal(MarketDataOffer.Queued, hub.Offer(MarketDataUpdate.Quote("A", 1, 2, Now)));
        Assert.Equal(MarketDataOffer.Queued, hub.Offer(MarketDataUpdate.Quote("B", 5, null, Now)));
        Assert.Equal(MarketDataOffer.Conflated, hub.Offer(MarketDataUpdate.Quote("A", 3, 4, Now.AddSeconds(1))));
        Assert.Equal(MarketDataOffer.Outdated, hub.Offer(MarketDataUpdate.Quote("A", 8, 9, Now)));
        List<MarketDataUpdate> taken = TakeAll(hub);
        Assert.Equal(["A", "B"], taken.Select(update => update.Subject));
        Assert.Equal((3m, 4m, 3.5m, 2), (taken[0].Bid, taken[0].Ask, taken[0].Price, taken[0].Count));
        Assert.Equal((5m, null, 5m, 1), (taken[1].Bid, taken[1].Ask, taken[1].Price, taken[1].Count));
        Assert.Equal(MarketDataOffer.Outdated, hub.Offer(MarketDataUpdate.Quote("A", 8, 9, Now))); // after it was taken, too
    }

    [Fact]
    public void Offer_OfTrades_AddsSizesAndKeepsTheRange()
    {
        MarketDataHub hub = new(null, _time);
        hub.Offer(MarketDataUpdate.Trade("A", 10, 5, Now));
        hub.Offer(MarketDataUpdate.Trade("A", 12, 1, Now.AddSeconds(2)));
        hub.Offer(MarketDataUpdate.Trade("A", 9, 2.5m, Now.AddSeconds(1))); // late: counts, and is not the last price
        MarketDataUpdate trade = Assert.Single(TakeAll(hub));
        Assert.Equal((12m, 12m, 9m, 8.5m, 3), (trade.Price, trade.High, trade.Low, trade.Volume, trade.Count));
        Assert.Equal(Now.AddSeconds(2), trade.Time);
    }

    [Fact]
    public void Offer_OfBars_KeepsEachAndSaysWhenFull()
    {
        MarketDataHub hub = new(new MarketDataHubOptions { Capacity = 2 }, _time);
        MarketDataUpdate bar = MarketDataUpdate.Bar("A", 1, 3, 0.5m, 2, 100, Now);
        Assert.Equal(MarketDataOffer.Queued, hub.Offer(bar));
        Assert.Equal(MarketDataOffer.Queued, hub.Offer(bar));
        Assert.Equal(MarketDataOffer.Full, hub.Offer(bar));
        Assert.Equal(MarketDataOffer.Queued, hub.Offer(MarketDataUpdate.Quote("A", 1, 2, Now))); // quotes need no room
        Assert.True(hub.TryTake(out MarketDataUpdate taken));
        Assert.Equal(bar, taken);
        Assert.Equal((1m, 3m, 0.5m, 2m, 100m), (taken.Open, taken.High, taken.Low, taken.Price, taken.Volume));
        Assert.Equal(MarketDataOffer.Queued, hub.Offer(bar));
    }

    [Fact]
    public void Offer_TooFarFromTheClock_IsRefusedAndMeasured()
    {
        MarketDataHub hub = new(
            new MarketDataHubOptions { MaximumAhead = TimeSpan.FromSeconds(2), MaximumBehind = TimeSpan.FromSeconds(10) }, _time);
        Assert.Equal(MarketDataOffer.Queued, hub.Offer(MarketDataUpdate.Rate("EUR", 1.1m, Now.AddSeconds(2))));
        Assert.Equal(MarketDataOffer.Ahead, hub.Offer(MarketDataUpdate.Rate("EUR", 1.1m, Now.AddSeconds(3))));
        Assert.Equal(MarketDataOffer.Conflated, hub.Offer(MarketDataUpdate.Rate("EUR", 1.2m, Now.AddSeconds(2))));
        Assert.Equal(MarketDataOffer.Behind, hub.Offer(MarketDataUpdate.Trade("A", 1, 1, Now.AddSeconds(-11))));
        MarketDataStatistics statistics = hub.GetStatistics();
        Assert.Equal((4L, 1L, 1L, 1L, 1), (
            statistics.Offered, statistics.Conflated, statistics.RefusedAhead, statistics.RefusedBehind, statistics.Waiting));
        Assert.Equal(
            (TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(-3), TimeSpan.FromSeconds(11)),
            (statistics.Skew, statistics.SmallestSkew, statistics.LargestSkew));
        Assert.Null(hub.AgeOf("A")); // what is refused makes nothing fresh
    }

    [Fact]
    public void CheckStaleness_TellsEachChangeOnce()
    {
        MarketDataHub hub = new(new MarketDataHubOptions { StaleAfter = TimeSpan.FromSeconds(10) }, _time);
        RecordingSink sink = new();
        hub.Expect("B");
        hub.Offer(MarketDataUpdate.Quote("A", 1, 2, Now));
        Assert.True(hub.IsStale("C"));
        Assert.False(hub.IsStale("B"));
        _time.Advance(TimeSpan.FromSeconds(8));
        hub.Offer(MarketDataUpdate.Quote("A", 1, 2, Now.AddSeconds(8)));
        _time.Advance(TimeSpan.FromSeconds(3));
        hub.CheckStaleness(sink);
        hub.CheckStaleness(sink);
        Assert.Equal([new StalenessChange("B", true, TimeSpan.FromSeconds(11), Now.AddSeconds(11))], sink.Changes);
        Assert.Equal((TimeSpan.FromSeconds(3), true, false), (hub.AgeOf("A"), hub.IsStale("B"), hub.IsStale("A")));
        hub.Offer(MarketDataUpdate.Trade("B", 1, 1, Now.AddSeconds(11)));
        hub.CheckStaleness(sink);
        hub.CheckStaleness(sink);
        Assert.Equal(("B", false), (sink.Changes[^1].Subject, sink.Changes[^1].IsStale));
        Assert.Equal(2, sink.Changes.Count);
        Assert.True(hub.IsRateStale("EUR"));
    }

    [Fact]
    public async Task RunAsync_WithASlowSink_LosesNoBarAndNoVolumeAndHoldsTheFeedBack()
    {
        Random random = new(1);
        MarketDataUpdate[] updates = [.. Enumerable.Range(0, 5_000).Select(i => random.Next(3) switch
        {
            0 => MarketDataUpdate.Quote($"A{random.Next(5)}", 1 + i, 2 + i, Now.AddMilliseconds(i)),
            1 => MarketDataUpdate.Trade($"A{random.Next(5)}", 1 + i, random.Next(100), Now.AddMilliseconds(i)),
            _ => MarketDataUpdate.Bar($"A{random.Next(5)}", null, null, null, 1 + i, random.Next(100), Now.AddMilliseconds(i)),
        })];
        ScriptedFeed feed = new(updates);
        MarketDataHub hub = new(new MarketDataHubOptions { Capacity = 8 }, _time);
        RecordingSink sink = new();
        await hub.RunAsync(feed, sink, Token);
        Assert.Equal(
            updates.Where(update => update.Kind == MarketDataKind.Bar), sink.Updates.Where(update => update.Kind == MarketDataKind.Bar));
        foreach (IGrouping<string,
            MarketDataUpdate> asset in updates.Where(update => update.Kind == MarketDataKind.Trade).GroupBy(u => u.Subject))
        {
            MarketDataUpdate[] delivered = [.. sink.Updates.Where(
                update => update.Kind == MarketDataKind.Trade && update.Subject == asset.Key)];
            Assert.Equal(asset.Sum(update => update.Volume), delivered.Sum(update => update.Volume));
            Assert.Equal(asset.Count(), delivered.Sum(update => update.Count));
            Assert.Equal(asset.Last().Price, delivered[^1].Price);
        }

        foreach (IGrouping<string,
            MarketDataUpdate> asset in updates.Where(update => update.Kind == MarketDataKind.Quote).GroupBy(u => u.Subject))
        {
            Assert.Equal(
                asset.Last().Price, sink.Updates.Last(update => update.Kind == MarketDataKind.Quote && update.Subject == asset.Key).Price);
        }

        MarketDataStatistics statistics = hub.GetStatistics();
        Assert.Equal(sink.Updates.Count, statistics.Delivered);
        Assert.Equal(updates.Length, statistics.Delivered + statistics.Conflated);
    }

    [Fact]
    public async Task ReadAsync_WithNobodyTaking_WaitsAtTheCapacity()
    {
        ScriptedFeed feed = new(Enumerable.Range(0, 10).Select(i => MarketDataUpdate.Bar("A", null, null, null, 1 + i, null, Now)));
        MarketDataHub hub = new(new MarketDataHubOptions { Capacity = 3 }, _time);
        Task reading = hub.ReadAsync(feed, Token);
        Assert.Equal(4, feed.Read); // the fourth has no room, and waits
        Assert.False(reading.IsCompleted);
        List<decimal> closes = [];
        while (closes.Count < 10)
        {
            if (hub.TryTake(out MarketDataUpdate update))
            {
                closes.Add(update.Price);
            }
            else
            {
                await Task.Yield();
            }
        }

        await reading;
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (decimal)i), closes);
    }

    [Fact]
    public async Task RunAsync_WhileNothingComes_TellsWhatWentStale()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        TaskCompletionSource<StalenessChange> stale = new(TaskCreationOptions.RunContinuationsAsynchronously);
        MarketDataHub hub = new(new MarketDataHubOptions { StaleAfter = TimeSpan.FromSeconds(10) }, _time);
        Task run = hub.RunAsync(
            new ScriptedFeed([MarketDataUpdate.Quote("A", 1, 2, Now)], token => Task.Delay(Timeout.Infinite, token)),
            new RecordingSink(onStaleness: stale.SetResult), stop.Token);
        for (int i = 0; i < 1_000 && !stale.Task.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Token);
        }

        Assert.Equal(("A", true), ((await stale.Task).Subject, (await stale.Task).IsStale));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task RunAsync_WhereTheFeedOrTheSinkThrows_ThrowsIt()
    {
        MarketDataHub hub = new(null, _time);
        MarketDataUpdate quote = MarketDataUpdate.Quote("A", 1, 2, Now);
        RecordingSink sink = new();
        IOException broken = await Assert.ThrowsAsync<IOException>(
            () => hub.RunAsync(new ScriptedFeed([quote], _ => throw new IOException("cable")), sink, Token));
        Assert.Equal(("cable", 1), (broken.Message, sink.Updates.Count)); // what came before it is delivered
        await Assert.ThrowsAsync<FormatException>(() => hub.RunAsync(
            new ScriptedFeed([quote with { }], token => Task.Delay(Timeout.Infinite, token)),
            new RecordingSink(_ => throw new FormatException()), Token));
    }

    [Fact]
    public void OfferAndTake_InSteadyState_DoNotAllocate()
    {
        MarketDataHub hub = new(null, _time);
        MarketDataUpdate quote = MarketDataUpdate.Quote("A", 1, 2, Now);
        MarketDataUpdate trade = MarketDataUpdate.Trade("A", 1, 2, Now);
        MarketDataUpdate bar = MarketDataUpdate.Bar("A", 1, 2, 1, 2, 3, Now);
        Round(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round(int count)
        {
            for (int i = 0; i < count; i++)
            {
                hub.Offer(quote);
                hub.Offer(quote);
                hub.Offer(trade);
                hub.Offer(trade);
                hub.Offer(bar);
                while (hub.TryTake(out MarketDataUpdate _))
                {
                }
            }
        }
    }

    [Fact]
    public void Updates_Unsound_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => MarketDataUpdate.Quote("A", null, null, Now));
        Assert.Throws<ArgumentOutOfRangeException>(() => MarketDataUpdate.Quote("A", 0, 1, Now));
        Assert.Throws<ArgumentOutOfRangeException>(() => MarketDataUpdate.Trade("A", 1, -1, Now));
        Assert.Throws<ArgumentOutOfRangeException>(() => MarketDataUpdate.Bar("A", 1, 1, 1, -1, null, Now));
        Assert.Throws<ArgumentOutOfRangeException>(() => MarketDataUpdate.Rate("EUR", 0, Now));
        Assert.Throws<ArgumentException>(() => new MarketDataHub().Offer(default));
        Assert.Throws<InvalidOperationException>(() => MarketDataUpdate.Rate("EUR", 1, Now).Asset);
        Assert.Equal("Quote of A at 2026-01-02 14:30:00Z: 1.5", MarketDataUpdate.Quote("A", 1, 2, Now).ToString());
        ArgumentException e = Assert.Throws<ArgumentException>(() => new MarketDataHub(new MarketDataHubOptions
        {
            Capacity = 0,
            StaleAfter = TimeSpan.Zero,
        }));
        Assert.Equal("Capacity must be at least 1; it is 0. StaleAfter must be positive; it is 00:00:00. (Parameter 'options')", e.Message);
    }

    private static List<MarketDataUpdate> TakeAll(MarketDataHub hub)
    {
        List<MarketDataUpdate> taken = [];
        while (hub.TryTake(out MarketDataUpdate update))
        {
            taken.Add(update);
        }

        return taken;
    }
}
