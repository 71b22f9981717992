using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Sqlite;
using PaperTrading.Bridge;

namespace PaperTrading;

/// <summary>
/// A bot that rebalances to risk parity by schedule, and at once where a limit is breached. All it must remember is in the journal: killed at any
/// moment and started again, it goes on where it was.
/// </summary>
internal sealed class Trader(Request request) : IRiskAlertHandler
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private volatile bool _isBreached;
    private DateOnly _observed;

    public string Name => "terminal";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PriceHistory prices = Prices.Read(request.Prices).ToPriceHistory();
        await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
            .UseOptions(Settings())
            .UseSqliteJournal(request.Journal)
            .UseAlertHandler(this)
            .Build();
        _observed = manager.GetSnapshot().History is { Rows: > 0 } seen ? seen.Dates[^1] : request.From;
        Console.WriteLine($"recovered {manager.GetSnapshot().Sequence} {manager.StateHash}");
        if (manager.GetSnapshot().Assets.IsEmpty)
        {
            manager.SetCash(request.Cash);
            foreach (AssetId asset in prices.Assets)
            {
                manager.AddAsset(new PortfolioAsset(asset) { Instrument = new Instrument(asset) { PriceTick = 0.0001m } });
            }
        }

        await using BridgeGateway gateway = new(request.Port);
        await gateway.ConnectAsync(cancellationToken);
        await using PositionManager positions = new(new Acknowledging(manager), gateway, new ExecutionOptions
        {
            RetryInterval = TimeSpan.FromMilliseconds(200),
            UnknownTimeout = TimeSpan.FromSeconds(2),
            OrderLifetime = TimeSpan.FromSeconds(5),
            ReconcileInterval = TimeSpan.FromSeconds(2),
            LimitOffset = 0.02,
            PreTrade = new PreTradeOptions { MaxRepeats = 50, MaxOrders = 500, PriceCollar = 0.3 },
        });
        Task trading = positions.RunAsync(cancellationToken);
        Task deciding = DecideAsync(manager, positions, gateway, prices, cancellationToken);
        Task showing = new Display(manager, positions, () => _observed).RunAsync(request.Plain, cancellationToken);
        await await Task.WhenAny(trading, deciding, showing);
    }

    public ValueTask HandleAsync(RiskAlert alert, CancellationToken cancellationToken)
    {
        _isBreached |= alert is LimitAlert { Decision: LimitAction.Reduce };
        Console.WriteLine($"alert {alert.Severity} {alert.Topic}: {alert.Detail}");
        return ValueTask.CompletedTask;
    }

    private async Task DecideAsync(
        AdvancedPortfolioManager manager, PositionManager positions, BridgeGateway gateway, PriceHistory prices,
        CancellationToken cancellationToken)
    {
        DateOnly? decided = manager.GetSnapshot().History is { Rows: > 0 } history ? history.Dates[^1] : null;
        while (true)
        {
            await Task.Delay(Look, cancellationToken);
            DateOnly month = await gateway.GetMonthAsync(cancellationToken);
            if (month >= prices.Dates[^1] || month >= request.To)
            {
                Console.WriteLine("the prices have ended");
                return;
            }

            bool isDue = decided is not { } last || month >= last.AddMonths(request.Every);
            if ((isDue || _isBreached) && positions.State is { IsReconciled: true, Plan: not { IsActive: true } })
            {
                _isBreached = false;
                decided = _observed = month;
                manager.ObservePrices(prices.Between(DateOnly.MinValue, month));
                PortfolioAllocation allocation = manager.OptimizePortfolioAllocation(
                    PortfolioStrategy.RiskParity, AllocationMethod.Dynamic, cancellationToken);
                if (allocation.Plan is { Status: RebalanceStatus.Planned } plan)
                {
                    long id = positions.Execute(plan, allocation.Sequence);
                    Console.WriteLine($"decided {id} {month:yyyy-MM} {plan.Trades.Length} trades");
                }
                else
                {
                    Console.WriteLine($"decided nothing {month:yyyy-MM} {allocation.Plan?.Detail ?? allocation.Detail}");
                }
            }
        }
    }

    private static PortfolioOptions Settings()
    {
        PortfolioOptions options = new()
        {
            Risk = new() { MinimumObservations = 36 },
            Estimates = new() { MinimumObservations = 36 },
            LiveLimits = [new LiveLimit("volatility", LimitMeasure.Volatility, 0.5) { Action = LimitAction.Reduce }],
        };
        options.Rebalancing.CashBufferFraction = 0.02m;
        options.Rebalancing.Costs = new ProportionalCost(0.001m);
        // The schedule is this program's own: months pass in seconds.
        options.Methods.Dynamic.UpdateInterval = TimeSpan.FromMilliseconds(1);
        options.Methods.Dynamic.Threshold = 0.005;
        return options;
    }
}
