using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Market.Feeds;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <content>The risk of the moment, the limits on it, and orders that are not sent yet.</content>
public sealed partial class AdvancedPortfolioManager
{
    private const int MostAttempts = 64;

    private readonly Lock _making = new();

    /// <summary>
    /// Where a <see cref="MarketDataHub"/> leads market data: prices of the portfolio's assets and exchange rates are observed, what goes stale is told
    /// to the handlers of alerts (<see cref="StalenessAlert"/>). Data of other assets are passed over. Thread-safe.
    /// </summary>
    public IMarketDataSink MarketDataSink { get; }

    /// <summary>What became of the alerts of each handler so far.</summary>
    public ImmutableArray<AlertStatistics> AlertStatistics => _alerts.Statistics;

    /// <summary>
    /// Reads the risk of the moment: every price, fill and position is in it. O(1), and no lock is taken; the first reading after the history or
    /// the assets changed estimates how the assets move, O(T·N²).
    /// </summary>
    /// <returns>The risk, or what can be said without knowing how the assets move; <see cref="LiveRiskProblem"/> then says why not.</returns>
    public LiveRiskReading ReadLiveRisk()
    {
        LivePortfolio live = MakeLive();
        return live.Risk?.Read() is { Status: LiveRiskStatus.Current } reading
            ? reading
            : Ask(0, static (state, live, _) => live.Read(state));
    }

    /// <summary>Reads the risk of the moment with every asset's part in it. O(N) beside what <see cref="ReadLiveRisk()"/> does.</summary>
    /// <param name="view">Receives the risk; its arrays are empty where it is not known how the assets move.</param>
    public void ReadLiveRisk(LiveRiskView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        LivePortfolio live = _rooms.Live;
        LiveRisk? risk = !live.IsStale && live.Risk is { } current ? current : Ask(0, static (_, live, _) => live.Risk);
        if (risk is not null)
        {
            view.Read(risk);
        }
        else
        {
            view.Clear(_book.Visit(live, static (state, live) => live.ReadWithoutModel(state)));
        }
    }

    /// <summary>The last price of each asset held, and when it was observed, in the order in which the assets joined. O(assets).</summary>
    public ImmutableArray<HeldPrice> GetHeldPrices() => _book.Visit(0, static (state, _) =>
    {
        ImmutableArray<HeldPrice>.Builder prices = ImmutableArray.CreateBuilder<HeldPrice>();
        foreach (ref readonly AssetSlot slot in state.Slots)
        {
            if (slot.Quantity != 0)
            {
                prices.Add(new HeldPrice(slot.Instrument.Asset, slot.Price, slot.Price is null ? null : slot.PriceTime));
            }
        }

        return prices.DrainToImmutable();
    });

    /// <summary>One sentence on why it is not known how the assets move; empty where it is.</summary>
    public string LiveRiskProblem => MakeLive().Problem;

    /// <summary>The live limits in the order of the options: where they stand and since when, value, headroom and drift.</summary>
    public ImmutableArray<LiveLimitReading> ReadLimits() => Ask(0, static (state, live, _) => live.ReadLimits(state));

    /// <summary>
    /// What orders would make of risk, exposures and limits. Changes nothing. O(N) for each order; allocates nothing once the result has been
    /// used for as many assets and orders.
    /// </summary>
    /// <param name="orders">The orders; several of one asset add up. Fees are those of the options' cost model, where it knows them.</param>
    /// <param name="result">Receives the answer.</param>
    /// <exception cref="ArgumentException">An asset is not in the portfolio, or a price is not positive; the result is not to be used.</exception>
    public void WhatIf(ReadOnlySpan<WhatIfOrder> orders, WhatIfResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        result.Begin();
        CheckPrices(orders);
        Ask(new Inquiry(orders, result), static (state, live, inquiry) => inquiry.Answer(state, live));
    }

    /// <summary>
    /// The whole assessment as it would be with orders filled: historical value at risk, every other metric, and the limits of assessments, as
    /// <see cref="CalculatePortfolioRisk"/> would then give them. Changes and records nothing.
    /// </summary>
    /// <param name="orders">The orders; several of one asset add up. Fees are those of the options' cost model, where it knows them.</param>
    /// <returns>The risk, or why there is none.</returns>
    /// <exception cref="ArgumentException">An asset is not in the portfolio, or a price is not positive.</exception>
    /// <remarks>O(T·N²): for a decision that has time. <see cref="WhatIf"/> answers in microseconds.</remarks>
    public PortfolioRiskResult AssessOrders(params ReadOnlySpan<WhatIfOrder> orders)
    {
        CheckPrices(orders);
        return _rooms.Risk.Supposed(_book.Snapshot(), Now, orders);
    }

    /// <summary>How much of an asset may be bought or sold before each limit is reached: the trade that would use its headroom up.</summary>
    /// <returns>One entry for each limit that the asset can move, in the order of the options; none where the risk is not known.</returns>
    /// <exception cref="ArgumentException">The asset is not in the portfolio.</exception>
    public ImmutableArray<LimitRoom> FindRoom(AssetId asset) => Ask(asset, static (state, live, asset) => live.FindRoom(state, asset));

    // Asks something of a state that the model is made for. Another thread may change history, assets or options between the two: then the model
    // is made again, but not for ever.
    private TResult Ask<TArgument, TResult>(TArgument argument, Func<PortfolioState, LivePortfolio, TArgument, TResult> visit)
        where TArgument : allows ref struct
    {
        for (int attempt = 1; attempt < MostAttempts; attempt++)
        {
            LivePortfolio live = MakeLive();
            if (_book.TryVisit<Question<TArgument, TResult>, TResult>(
                live, new(live, argument, visit), static (state, question) => question.Ask(state), out TResult? result))
            {
                return result;
            }
        }

        return _book.Visit(
            new Question<TArgument, TResult>(MakeLive(), argument, visit), static (state, question) => question.Ask(state));
    }

    private static void CheckPrices(ReadOnlySpan<WhatIfOrder> orders)
    {
        foreach (ref readonly WhatIfOrder order in orders)
        {
            if (order.Price <= 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Price of the order of {order.Asset} is {order.Price}; it must be positive."), nameof(orders));
            }
        }
    }

    // Estimates outside the book's lock: prices go on being taken meanwhile.
    private LivePortfolio MakeLive()
    {
        LivePortfolio live = _rooms.Live;
        if (!live.IsStale)
        {
            return live;
        }

        lock (_making)
        {
            while (live.IsStale)
            {
                int version = live.Version;
                LiveRiskModel? model = live.Estimate(_book.Snapshot(), out string problem);
                _book.Visit((Live: live, model, problem, version),
                    static (state, made) => made.Live.TryInstall(state, made.model, made.problem, made.version), settles: true);
            }
        }

        return live;
    }

    // Limits are watched from the first change on; without limits, live risk is made when it is asked for.
    private void Watch()
    {
        if (_rooms.Live.WatchesPrices)
        {
            MakeLive();
        }
    }

    private readonly ref struct Question<TArgument, TResult>(
        LivePortfolio live, TArgument argument, Func<PortfolioState, LivePortfolio, TArgument, TResult> visit)
        where TArgument : allows ref struct
    {
        private readonly TArgument _argument = argument;

        public TResult Ask(PortfolioState state) => visit(state, live, _argument);
    }

    private readonly ref struct Inquiry(ReadOnlySpan<WhatIfOrder> orders, WhatIfResult result)
    {
        private readonly ReadOnlySpan<WhatIfOrder> _orders = orders;

        public bool Answer(PortfolioState state, LivePortfolio live)
        {
            live.WhatIf(state, _orders, result);
            return true;
        }
    }
}
