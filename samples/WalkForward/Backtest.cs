using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace WalkForward;

/// <summary>
/// Every strategy by every method, day by day: each portfolio sees the prices until the day and no later one, decides on the first day of
/// each month, and trades at that day's prices. Deterministic.
/// </summary>
internal sealed class Backtest
{
    private readonly Timetable _timetable;
    private readonly WalkForwardSettings _settings;
    private readonly PortfolioOptions _options;

    /// <exception cref="WalkForwardException">The prices do not do; the message says why.</exception>
    public Backtest(PriceHistory prices, WalkForwardSettings settings, Action<PortfolioOptions>? configure = null)
    {
        if (!prices.TryGetFrequency(out Frequency frequency))
        {
            throw new WalkForwardException("The dates of the prices tell no frequency: they must be daily, weekly or monthly.");
        }

        Window = settings.Window ?? ManagerOptions.DefaultWindow(frequency);
        if (Window < 2)
        {
            throw new WalkForwardException(
                FormattableString.Invariant($"A window of {Window} returns tells no risk; it needs at least 2."));
        }

        _settings = settings;
        _timetable = new Timetable(prices, settings.From, settings.To, Window);
        _options = ManagerOptions.For(frequency, Window, settings.CostRate);

        // A state for each day, and for each decision one per trade, symbol that joins, allocation, measurement and market.
        int days = _timetable.Last - _timetable.First + 1;
        _options.State.MaxPortfolioHistory = days + ((_timetable.Decisions + 1) * (2 * prices.Assets.Length + 4));
        _options.State.MaxAllocationHistory = _timetable.Decisions;
        configure?.Invoke(_options);
    }

    /// <summary>Returns that estimates and risk rest on.</summary>
    public int Window { get; }

    /// <summary>Every pair, strategy by strategy.</summary>
    public static ImmutableArray<(PortfolioStrategy Strategy, AllocationMethod Method)> AllPairs { get; } =
    [
        .. Enum.GetValues<PortfolioStrategy>().SelectMany(
            strategy => Enum.GetValues<AllocationMethod>().Select(method => (strategy, method))),
    ];

    /// <summary>The first day.</summary>
    public DateOnly FirstDay => _timetable.Prices.Dates[_timetable.First];

    /// <summary>The last day.</summary>
    public DateOnly LastDay => _timetable.Prices.Dates[_timetable.Last];

    /// <summary>How many decisions each portfolio makes.</summary>
    public int Decisions => _timetable.Decisions;

    /// <summary>The options that every portfolio is run with.</summary>
    public PortfolioOptions Options => _options;

    /// <summary>Runs portfolios from the first day to the last.</summary>
    /// <param name="pairs">The strategies and methods.</param>
    /// <param name="journal">Makes what takes every event of a portfolio; none where <see langword="null"/>.</param>
    /// <param name="decided">Told of every decision.</param>
    /// <param name="progress">Told of every day on which all portfolios have decided, with the number of decisions made.</param>
    public ImmutableArray<AccountResult> Run(
        IEnumerable<(PortfolioStrategy Strategy, AllocationMethod Method)> pairs,
        Func<PortfolioStrategy, AllocationMethod, IPortfolioJournal>? journal = null,
        Action<Account, Decision>? decided = null, Action<DateOnly, int>? progress = null)
    {
        DateOnly funded = _timetable.Prices.Dates[_timetable.First - 1]; // there is one: no symbol joins with its first price
        Account[] accounts = [.. pairs.Select(pair => new Account(
            pair.Strategy, pair.Method, _options, _settings.Cash, funded, journal?.Invoke(pair.Strategy, pair.Method)))];
        int made = 0;
        for (int row = _timetable.First; row <= _timetable.Last; row++)
        {
            DateOnly day = _timetable.Prices.Dates[row];
            PriceHistory known = _timetable.KnownOn(row);
            bool decides = _timetable.IsDecision(row);
            ImmutableArray<AssetId> joining = decides ? _timetable.JoiningOn(row) : [];
            foreach (Account account in accounts)
            {
                account.Observe(day, known);
                if (decides)
                {
                    account.Join(joining);
                    Decision decision = account.Decide(day);
                    decided?.Invoke(account, decision);
                }
            }

            if (decides)
            {
                progress?.Invoke(day, ++made);
            }
        }

        return [.. accounts.Select(account => account.Close())];
    }
}
