using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Contract;

/// <summary>
/// The contract of <see cref="ITradingGateway"/> as checks that a gateway runs against its venue, or the venue's paper account. It needs no
/// test framework: a breach is an exception with a sentence. Holds no state between checks; one check at a time on one account.
/// </summary>
/// <remarks>
/// A venue may refuse, lose and delay what it likes: a check looks up what is unknown, waits, and tries again within the limits of
/// <see cref="GatewayContractOptions"/>. It asks only that what is told is true and complete in the end. With a test framework:
/// <code>
/// public static TheoryData&lt;GatewayContractCheck&gt; Checks => [.. GatewayContract.Checks];
///
/// [Theory, MemberData(nameof(Checks))]
/// public Task MyGateway_KeepsTheContract(GatewayContractCheck check) =>
///     new GatewayContract(token => ValueTask.FromResult&lt;IGatewayDriver&gt;(new MyDriver())).CheckAsync(check, CancellationToken.None);
/// </code>
/// </remarks>
public sealed partial class GatewayContract
{
    private readonly Func<CancellationToken, ValueTask<IGatewayDriver>> _open;
    private readonly GatewayContractOptions _options;

    /// <summary>A suite.</summary>
    /// <param name="open">Opens a gateway and a driver of it; called once for each attempt of a check.</param>
    /// <param name="options">How patient it is.</param>
    /// <exception cref="ArgumentException">The options are not sound.</exception>
    public GatewayContract(Func<CancellationToken, ValueTask<IGatewayDriver>> open, GatewayContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        (_open, _options) = (open, options is null ? new() : options with { });
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }
    }

    /// <summary>All checks.</summary>
    public static ImmutableArray<GatewayContractCheck> Checks { get; } = [.. Enum.GetValues<GatewayContractCheck>()];

    /// <summary>Makes every check, and returns how each ended that did not fail.</summary>
    /// <exception cref="GatewayContractException">The first breach.</exception>
    public async Task<IReadOnlyList<GatewayContractOutcome>> CheckAllAsync(CancellationToken cancellationToken)
    {
        List<GatewayContractOutcome> outcomes = [];
        foreach (GatewayContractCheck check in Checks)
        {
            outcomes.Add(await CheckAsync(check, cancellationToken).ConfigureAwait(false));
        }

        return outcomes;
    }

    /// <summary>Makes one check.</summary>
    /// <returns>That it passed, or why it was left out.</returns>
    /// <exception cref="GatewayContractException">The gateway does not keep the contract.</exception>
    public async Task<GatewayContractOutcome> CheckAsync(GatewayContractCheck check, CancellationToken cancellationToken)
    {
        Func<ContractSession, CancellationToken, ValueTask> run = FindCheck(check);
        string disturbance = "";
        for (int attempt = 1; attempt <= _options.Attempts; attempt++)
        {
            IGatewayDriver driver = await _open(cancellationToken).ConfigureAwait(false);
            await using (driver.ConfigureAwait(false))
            {
                ContractSession session = new(check, driver, _options, attempt, cancellationToken);
                await using (session.ConfigureAwait(false))
                {
                    try
                    {
                        await run(session, cancellationToken).ConfigureAwait(false);
                        return new GatewayContractOutcome(check, null);
                    }
                    catch (DisturbanceException e)
                    {
                        disturbance = e.Message;
                    }
                    catch (LeftOutException e)
                    {
                        return new GatewayContractOutcome(check, e.Message);
                    }
                }
            }
        }

        throw new GatewayContractException(
            check, Invariant($"{_options.Attempts} attempts did not come to their end; the last: {disturbance}"));
    }

    private static Func<ContractSession, CancellationToken, ValueTask> FindCheck(GatewayContractCheck check) => check switch
    {
        GatewayContractCheck.CapabilitiesAreSound => CapabilitiesAreSound,
        GatewayContractCheck.RulesAreSound => RulesAreSound,
        GatewayContractCheck.UnknownAssetHasNoRules => UnknownAssetHasNoRules,
        GatewayContractCheck.SnapshotsAreSound => SnapshotsAreSound,
        GatewayContractCheck.UnknownIdFindsNothing => UnknownIdFindsNothing,
        GatewayContractCheck.UnknownOrderIsNotCancelled => UnknownOrderIsNotCancelled,
        GatewayContractCheck.CancelledCallsEnd => CancelledCallsEnd,
        GatewayContractCheck.FilledOrderIsTold => FilledOrderIsTold,
        GatewayContractCheck.AccountFollowsFills => AccountFollowsFills,
        GatewayContractCheck.ClosedPositionIsGone => ClosedPositionIsGone,
        GatewayContractCheck.RestingOrderIsOpen => RestingOrderIsOpen,
        GatewayContractCheck.LimitIsKept => LimitIsKept,
        GatewayContractCheck.CancelledOrderEnds => CancelledOrderEnds,
        GatewayContractCheck.EndedOrderIsNotCancelled => EndedOrderIsNotCancelled,
        GatewayContractCheck.UsedIdIsRefused => UsedIdIsRefused,
        GatewayContractCheck.ImpossibleOrderIsRejected => ImpossibleOrderIsRejected,
        GatewayContractCheck.MarketOrdersAreAsClaimed => MarketOrdersAreAsClaimed,
        GatewayContractCheck.ShortSalesAreAsClaimed => ShortSalesAreAsClaimed,
        GatewayContractCheck.CashIsNotOverdrawn => CashIsNotOverdrawn,
        GatewayContractCheck.FillHistoryIsWhole => FillHistoryIsWhole,
        GatewayContractCheck.ExternalTradeIsSeen => ExternalTradeIsSeen,
        GatewayContractCheck.NumbersRise => NumbersRise,
        GatewayContractCheck.StreamIsReadAnew => StreamIsReadAnew,
        GatewayContractCheck.SoldOrderIsTold => SoldOrderIsTold,
        _ => throw new ArgumentOutOfRangeException(nameof(check), check, "There is no such check."),
    };
}
