using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Testing.Contract;

namespace MrBen.Portfolio.Testing.Tests.Contract;

/// <summary>The suite sees an adapter that does not keep the contract, in the check that names it.</summary>
public sealed class DishonestGatewayTests
{
    [Theory]
    [InlineData(Dishonesty.CutsIds, GatewayContractCheck.CapabilitiesAreSound)]
    [InlineData(Dishonesty.RulesOfAnother, GatewayContractCheck.RulesAreSound)]
    [InlineData(Dishonesty.RulesOfTheUnknown, GatewayContractCheck.UnknownAssetHasNoRules)]
    [InlineData(Dishonesty.ThrowsOnTheUnknown, GatewayContractCheck.UnknownAssetHasNoRules)]
    [InlineData(Dishonesty.ListsZeroPositions, GatewayContractCheck.ClosedPositionIsGone)]
    [InlineData(Dishonesty.HasNoTime, GatewayContractCheck.SnapshotsAreSound)]
    [InlineData(Dishonesty.FindsWhatWasNotSent, GatewayContractCheck.UnknownIdFindsNothing)]
    [InlineData(Dishonesty.AcceptsCancelsOfTheUnknown, GatewayContractCheck.UnknownOrderIsNotCancelled)]
    [InlineData(Dishonesty.AcceptsCancelsOfTheEnded, GatewayContractCheck.EndedOrderIsNotCancelled)]
    [InlineData(Dishonesty.IgnoresCancelledTokens, GatewayContractCheck.CancelledCallsEnd)]
    [InlineData(Dishonesty.LosesFills, GatewayContractCheck.FilledOrderIsTold)]
    [InlineData(Dishonesty.LosesFills, GatewayContractCheck.AccountFollowsFills)]
    [InlineData(Dishonesty.LosesFills, GatewayContractCheck.NumbersRise)]
    [InlineData(Dishonesty.InventsFills, GatewayContractCheck.FilledOrderIsTold)]
    [InlineData(Dishonesty.InventsFills, GatewayContractCheck.AccountFollowsFills)]
    [InlineData(Dishonesty.RenamesExecutions, GatewayContractCheck.FilledOrderIsTold)]
    [InlineData(Dishonesty.HidesOpenOrders, GatewayContractCheck.RestingOrderIsOpen)]
    [InlineData(Dishonesty.OpensUnderAnotherQuantity, GatewayContractCheck.RestingOrderIsOpen)]
    [InlineData(Dishonesty.FillsBeyondTheLimit, GatewayContractCheck.LimitIsKept)]
    [InlineData(Dishonesty.TellsNoEnd, GatewayContractCheck.CancelledOrderEnds)]
    [InlineData(Dishonesty.ForgetsUsedIds, GatewayContractCheck.UsedIdIsRefused)]
    [InlineData(Dishonesty.SaysAcceptedToUsedIds, GatewayContractCheck.UsedIdIsRefused)]
    [InlineData(Dishonesty.AcceptsTheImpossible, GatewayContractCheck.ImpossibleOrderIsRejected)]
    [InlineData(Dishonesty.RejectsWithoutAReason, GatewayContractCheck.ImpossibleOrderIsRejected)]
    [InlineData(Dishonesty.LosesHistory, GatewayContractCheck.FillHistoryIsWhole)]
    [InlineData(Dishonesty.IgnoresSince, GatewayContractCheck.FillHistoryIsWhole)]
    [InlineData(Dishonesty.NamesOurOrderInForeignFills, GatewayContractCheck.ExternalTradeIsSeen)]
    [InlineData(Dishonesty.NumbersFall, GatewayContractCheck.NumbersRise)]
    [InlineData(Dishonesty.NumbersFillsOnly, GatewayContractCheck.NumbersRise)]
    [InlineData(Dishonesty.EndsTheStream, GatewayContractCheck.FilledOrderIsTold)]
    [InlineData(Dishonesty.TellsNothingAnew, GatewayContractCheck.StreamIsReadAnew)]
    [InlineData(Dishonesty.AdmitsShortSales, GatewayContractCheck.ShortSalesAreAsClaimed)]
    [InlineData(Dishonesty.AdmitsOverdrafts, GatewayContractCheck.CashIsNotOverdrawn)]
    [InlineData(Dishonesty.AdmitsMarketOrders, GatewayContractCheck.MarketOrdersAreAsClaimed)]
    [InlineData(Dishonesty.TellsSalesUnsigned, GatewayContractCheck.SoldOrderIsTold)]
    [InlineData(Dishonesty.FindsSalesUnsigned, GatewayContractCheck.SoldOrderIsTold)]
    [InlineData(Dishonesty.FillsInLocalTime, GatewayContractCheck.FilledOrderIsTold)]
    [InlineData(Dishonesty.FindsCancelledAsRejected, GatewayContractCheck.CancelledOrderEnds)]
    [InlineData(Dishonesty.SaysRejectedOnATimeOut, GatewayContractCheck.FilledOrderIsTold)]
    public async Task CheckAsync_OfADishonestAdapter_SaysSo(Dishonesty dishonesty, GatewayContractCheck check)
    {
        GatewayContract honest = Contract(Dishonesty.None);
        GatewayContract contract = Contract(dishonesty);
        await honest.CheckAsync(check, TestContext.Current.CancellationToken);
        GatewayContractException e = await Assert.ThrowsAsync<GatewayContractException>(
            () => contract.CheckAsync(check, TestContext.Current.CancellationToken));
        Assert.Equal(check, e.Check);
        Assert.StartsWith($"{check}: ", e.Message, StringComparison.Ordinal);
    }

    private static GatewayContract Contract(Dishonesty dishonesty) => new(_ =>
    {
        SimulatedGateway gateway = Venues.Open();
        GatewayCapabilities claims = gateway.Capabilities with
        {
            IsCashAccount = dishonesty == Dishonesty.AdmitsOverdrafts,
            CanShort = dishonesty != Dishonesty.AdmitsShortSales,
            SupportsMarketOrders = dishonesty != Dishonesty.AdmitsMarketOrders,
        };
        return ValueTask.FromResult<IGatewayDriver>(new DishonestDriver(
            new SimulatedGatewayDriver(gateway, Venues.Acme, 20), new DishonestGateway(gateway, claims, dishonesty)));
    });

    private sealed class DishonestDriver(SimulatedGatewayDriver inner, ITradingGateway gateway) : IGatewayDriver
    {
        public ITradingGateway Gateway => gateway;

        public AssetId Asset => inner.Asset;

        public AssetId UnknownAsset => inner.UnknownAsset;

        public decimal Quantity => inner.Quantity;

        public ValueTask<decimal> GetPriceAsync(AssetId asset, CancellationToken cancellationToken) =>
            inner.GetPriceAsync(asset, cancellationToken);

        public ValueTask<bool> TrySetPriceAsync(AssetId asset, decimal price, CancellationToken cancellationToken) =>
            inner.TrySetPriceAsync(asset, price, cancellationToken);

        public ValueTask<bool> TryTradeExternallyAsync(AssetId asset, decimal quantity, CancellationToken cancellationToken) =>
            inner.TryTradeExternallyAsync(asset, quantity, cancellationToken);

        public ValueTask WaitAsync(TimeSpan duration, CancellationToken cancellationToken) => inner.WaitAsync(duration, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
