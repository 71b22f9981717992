using System.Collections.Immutable;
using System.Diagnostics;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <content>What is measured of the manager itself: how long it takes, in durations and spans.</content>
public sealed partial class AdvancedPortfolioManager
{
    /// <summary>The portfolio's name in metrics and spans, as given to <see cref="AdvancedPortfolioManagerBuilder.UseName"/>.</summary>
    public string Name => _reports.Instruments.Portfolio;

    private PortfolioRiskResult MeasureRisk(
        PortfolioRooms rooms, out decimal netAssetValue, out ImmutableArray<AssessedLimitMove> moves)
    {
        using Activity? span = _reports.Begin("mrben.risk_assessment");
        long start = _reports.Start();
        try
        {
            PortfolioRiskResult result = rooms.Risk.Risk(_book.Snapshot(), Now, out netAssetValue);
            moves = _reports.RiskMeasured(result, start, span);
            return result;
        }
        catch (Exception error) when (span.Fails(error))
        {
            throw;
        }
    }

    private PortfolioAllocation Allocate(
        PortfolioRooms rooms, IAllocationStrategy strategy, PortfolioStrategy? builtIn, AllocationMethod method,
        out PortfolioSnapshot snapshot, CancellationToken cancellationToken)
    {
        using Activity? span = _reports.Begin("mrben.allocation");
        long start = _reports.Start();
        try
        {
            rooms.Daily.Advance(Now, cancellationToken);
            snapshot = _book.Snapshot();
            PortfolioAllocation allocation = rooms.Allocation.Allocate(snapshot, strategy, builtIn, method, Now, cancellationToken);
            _reports.Allocated(allocation, snapshot.Assets.Length, start, span);
            return allocation;
        }
        catch (Exception error) when (span.Fails(error))
        {
            throw;
        }
    }
}
