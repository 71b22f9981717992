using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using WalkForward;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>All 48 portfolios over the last years of the 20 stocks, run once for all tests.</summary>
internal sealed class WalkForwardRun
{
    private static readonly Lazy<WalkForwardRun> Shared = new(() => new WalkForwardRun());
    private static readonly DateOnly FirstPrice = new(2012, 6, 1); // more than the two years that are looked back on, and less to copy

    private readonly Dictionary<(PortfolioStrategy, AllocationMethod), Ledger> _ledgers = [];
    private readonly Dictionary<(PortfolioStrategy, AllocationMethod), List<Decision>> _decisions = [];

    private WalkForwardRun()
    {
        using TextReader text = ReferenceData.Open("pypfopt", "stock_prices.csv.gz");
        string content = text.ReadToEnd();
        Panel = new PricePanel(new StringReader(content));
        Prices = PriceHistory.ReadCsv(new StringReader(content)).Between(FirstPrice, Settings.To!.Value);
        Backtest = new Backtest(Prices, Settings);
        Results = Backtest.Run(Backtest.AllPairs,
            (strategy, method) => _ledgers[(strategy, method)] = new Ledger(Panel),
            (account, decision) =>
            {
                if (!_decisions.TryGetValue((account.Strategy, account.Method), out List<Decision>? made))
                {
                    _decisions.Add((account.Strategy, account.Method), made = []);
                }

                made.Add(decision);
            });
    }

    /// <summary>A bull market, the turbulence of February 2018, and BABA, which joins in October 2016.</summary>
    public static WalkForwardSettings Settings { get; } =
        new() { From = new DateOnly(2016, 7, 1), To = new DateOnly(2018, 4, 11), Cash = 1_000_000, CostRate = 0.001m };

    public PricePanel Panel { get; }

    public PriceHistory Prices { get; }

    public Backtest Backtest { get; }

    public ImmutableArray<AccountResult> Results { get; }

    /// <summary>The run; skips the calling test where the prices are absent.</summary>
    public static WalkForwardRun Require()
    {
        ReferenceData.Require("pypfopt", "stock_prices.csv.gz");
        return Shared.Value;
    }

    public Ledger LedgerOf(AccountResult result) => _ledgers[(result.Strategy, result.Method)];

    public IReadOnlyList<Decision> DecisionsOf(AccountResult result) => _decisions[(result.Strategy, result.Method)];
}
