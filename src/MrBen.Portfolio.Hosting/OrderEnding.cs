using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// Brings open orders to their end before a portfolio stops, as far as time and venue allow. The execution goes on meanwhile.
/// </summary>
internal static class OrderEnding
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5); // once the time to finish is over

    /// <summary>Finishes, cancels or leaves the open orders.</summary>
    /// <param name="parts">The portfolio.</param>
    /// <param name="positions">Who trades.</param>
    /// <param name="cancellationToken">Ends every wait, without an exception.</param>
    public static async Task EndAsync(HostedParts parts, PositionManager positions, CancellationToken cancellationToken)
    {
        (HostingOptions hosting, string name) = (parts.Reloading.Options.Hosting, parts.Registration.Name);
        if (hosting.OnStop == StopAction.LeaveOrders)
        {
            TellOfOpenOrders(parts, "they are left open by the settings.");
            return;
        }

        TimeSpan patience = hosting.StopTimeout;
        if (hosting.OnStop == StopAction.FinishOrders && parts.Manager.GetSnapshot().Plan is { IsActive: true })
        {
            if (await UntilAsync(parts, positions, static snapshot => snapshot.Plan is not { IsActive: true }, patience, cancellationToken)
                .ConfigureAwait(false))
            {
                return;
            }

            Log.PlanUnfinished(parts.Logger, name, patience);
            patience = CancelGrace;
        }

        positions.CancelPlan("The portfolio is stopped.");
        await UntilAsync(parts, positions, static snapshot => OpenOf(snapshot) == 0, patience, cancellationToken).ConfigureAwait(false);
        TellOfOpenOrders(parts, positions.State.Fault ?? "the venue did not confirm their cancellation in time.");
    }

    private static int OpenOf(PortfolioSnapshot snapshot) => snapshot.Orders.Count(order => !order.IsEnded);

    private static void TellOfOpenOrders(HostedParts parts, string reason)
    {
        if (OpenOf(parts.Manager.GetSnapshot()) is > 0 and int open)
        {
            Log.OrdersLeft(parts.Logger, parts.Registration.Name, open, reason);
        }
    }

    // False where the time is over, or nothing is sent any more.
    private static async Task<bool> UntilAsync(
        HostedParts parts, PositionManager positions, Func<PortfolioSnapshot, bool> holds, TimeSpan patience,
        CancellationToken cancellationToken)
    {
        long begin = parts.Clock.GetTimestamp();
        while (!holds(parts.Manager.GetSnapshot()))
        {
            bool isOver = parts.Clock.GetElapsedTime(begin) >= patience || cancellationToken.IsCancellationRequested;
            if (isOver || positions.State.Fault is not null)
            {
                return false;
            }

            await Task.Delay(Look, parts.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }
}
