using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>notifications</c> do.</summary>
internal static class NotificationEffects
{
    private const string Path = "notifications.";

    public static KeyEffect[] All =>
    [
        Turns(Path + "enabled", "false", p => Fallen(p).Length > 0, true, false),
        Turns(Path + "events", "[\"report\"]", p => Fallen(p).Length > 0, true, false),
        Turns(Path + "reviews", "[\"monthly\"]", Reviewed, "Weekly Monthly Quarterly", "Monthly"),
        Turns(Path + "milestones.new_high_after_drawdown", "0.05001", p => Count(p, MilestoneKind.NewHigh), 1, 0),
        Turns(Path + "milestones.equity_levels", "[99, 100, 105, 105.01]", p => Count(p, MilestoneKind.EquityLevel), 0, 1),
    ];

    private static int Count(ConfiguredPortfolio portfolio, MilestoneKind kind) =>
        Fallen(portfolio).OfType<MilestoneAlert>().Count(alert => alert.Milestone == kind);

    // Worth 100, 95 and 105: a fall of 5 %, a new high, and a value of 105 for the first time.
    private static RiskAlert[] Fallen(ConfiguredPortfolio portfolio)
    {
        AdvancedPortfolioManager manager = portfolio.Manager;
        manager.AddAsset(new PortfolioAsset("A"));
        manager.SetCash(100);
        foreach (decimal price in (decimal[])[100, 95, 105])
        {
            manager.ObservePrice("A", price, portfolio.Clock.GetUtcNow());
            if (price == 100)
            {
                manager.ApplyFill("A", 1, price, 0, portfolio.Clock.GetUtcNow());
            }
        }

        manager.DisposeAsync().AsTask().GetAwaiter().GetResult(); // waits for the handler
        return [.. portfolio.Told.Alerts];
    }

    // From Monday 2026-01-05 to Monday 2026-04-06: a week, a month and a quarter are over.
    private static string Reviewed(ConfiguredPortfolio portfolio)
    {
        portfolio.Manager.SetCash(100);
        portfolio.Clock.SetUtcNow(new DateTimeOffset(2026, 4, 6, 0, 0, 0, TimeSpan.Zero));
        portfolio.Manager.TryCreateDueReviews(out ImmutableArray<PortfolioReview> reviews);
        return string.Join(' ', reviews.Select(review => review.Period));
    }
}
