using MrBen.Portfolio.Market;
using MrBen.Portfolio.State.Reviews;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// The canonical bytes of what an event says beside its kind, time and number. They are kept for good: a layout once written is read by
/// every later version.
/// </summary>
internal static class EventFormat
{
    private const byte Layout = 2;
    private const byte FirstLayout = 1; // cash without a currency, instruments without margin

    public static void Write(StateWriter writer, in PortfolioEvent change, IHistoryShelf? shelf = null)
    {
        writer.Write(Layout);
        switch (change.Kind)
        {
            case PortfolioEventKind.AssetAdded:
                PositionFormat.Write(writer, change.AddedAsset!);
                break;
            case PortfolioEventKind.AssetRemoved:
                writer.Write(change.Asset.Value);
                break;
            case PortfolioEventKind.CashSet:
                writer.Write(change.Amount!.Value);
                writer.WriteOptional(change.Currency);
                break;
            case PortfolioEventKind.RateObserved:
                writer.WriteOptional(change.Currency);
                if (change.Currency is null)
                {
                    HistoryFormat.Write(writer, change.History, shelf);
                }
                else
                {
                    writer.Write(change.Price);
                }

                break;
            case PortfolioEventKind.CashMoved:
                change.Movement!.Write(writer);
                break;
            case PortfolioEventKind.DividendPaid:
                writer.Write(change.Asset.Value);
                writer.Write(change.Price);
                writer.Write(change.Amount!.Value);
                break;
            case PortfolioEventKind.SplitApplied:
                writer.Write(change.Asset.Value);
                writer.Write(change.Quantity);
                writer.Write(change.Price);
                break;
            case PortfolioEventKind.PositionUpdated:
                writer.Write(change.Asset.Value);
                writer.Write(change.Quantity);
                writer.WriteOptional(change.Amount);
                break;
            case PortfolioEventKind.FillApplied:
                writer.Write(change.Asset.Value);
                writer.Write(change.Quantity);
                writer.Write(change.Price);
                writer.Write(change.Amount!.Value);
                PositionFormat.Write(writer, change.Reference);
                break;
            case PortfolioEventKind.PriceObserved:
                writer.Write(change.Asset.Value);
                writer.Write(change.Price);
                break;
            case PortfolioEventKind.HistoryObserved:
                HistoryFormat.Write(writer, change.History, shelf);
                break;
            case PortfolioEventKind.RiskAssessed:
                DecisionFormat.Write(writer, change.Assessment!);
                break;
            case PortfolioEventKind.AllocationDecided:
                DecisionFormat.Write(writer, change.Decision!);
                break;
            case PortfolioEventKind.OutlookSet:
                OutlookFormat.Write(writer, change.Outlook!);
                break;
            case PortfolioEventKind.OpenOrdersSet:
                change.OpenOrders!.Write(writer);
                break;
            case PortfolioEventKind.LimitMoved:
                WatchFormat.Write(writer, change.Limit!);
                break;
            case PortfolioEventKind.MarketRead:
                WatchFormat.Write(writer, change.Market);
                break;
            case PortfolioEventKind.LossesForecast:
                ForecastFormat.Write(writer, change.Forecasts!);
                break;
            case PortfolioEventKind.RiskReported:
                break;
            case PortfolioEventKind.ReviewMade:
                ReviewFormat.Write(writer, change.Review!);
                break;
            case PortfolioEventKind.PlanSet:
                change.Plan!.Write(writer);
                break;
            case PortfolioEventKind.OrderIntended:
                OrderFormat.Write(writer, change.Intent!);
                break;
            case PortfolioEventKind.OrderMoved:
                OrderFormat.Write(writer, change.Move!);
                break;
            case PortfolioEventKind.TradingHaltSet:
                writer.Write(change.Halt!.IsHalted);
                writer.Write(change.Halt.Reason);
                break;
            case PortfolioEventKind.AssetBlockSet:
                writer.Write(change.Asset.Value);
                writer.Write(change.Block is not null);
                if (change.Block is { } block)
                {
                    OrderFormat.Write(writer, block);
                }

                break;
            case PortfolioEventKind.ExecutionNoted:
                OrderFormat.Write(writer, change.Note!);
                break;
            case PortfolioEventKind.HistoryTrimmed:
                writer.WriteTime(change.KeptSince!.Value);
                break;
            default:
                throw new ArgumentException(Invariant($"Events of kind {change.Kind} cannot be written."), nameof(change));
        }
    }

    /// <exception cref="FormatException">The bytes are none of such an event.</exception>
    /// <exception cref="ArgumentException">The same.</exception>
    /// <exception cref="IOException">The same.</exception>
    public static PortfolioEvent Read(
        StateReader reader, PortfolioEventKind kind, DateTimeOffset time, long sequence, IHistoryShelf? shelf = null)
    {
        byte layout = reader.ReadByte();
        return layout is FirstLayout or Layout
            ? Read(reader, kind, time, layout, shelf).At(sequence)
            : throw new FormatException(Invariant($"The event has layout {layout}; this library reads layouts {FirstLayout} to {Layout}."));
    }

    private static PortfolioEvent Read(
        StateReader reader, PortfolioEventKind kind, DateTimeOffset time, byte layout, IHistoryShelf? shelf) => kind switch
        {
            PortfolioEventKind.AssetAdded => PortfolioEvent.Added(PositionFormat.ReadAsset(reader, hasMargin: layout > FirstLayout), time),
            PortfolioEventKind.AssetRemoved => PortfolioEvent.Removed(ReadAsset(reader), time),
            PortfolioEventKind.CashSet => PortfolioEvent.Cash(
            reader.ReadDecimal(), time, layout > FirstLayout ? reader.ReadOptionalString() : null),
            PortfolioEventKind.RateObserved => reader.ReadOptionalString() is { } currency
                ? PortfolioEvent.RateOf(currency, reader.ReadDecimal(), time)
                : PortfolioEvent.Rates(HistoryFormat.Read(reader, shelf) ?? throw new FormatException("The event has no history."), time),
            PortfolioEventKind.CashMoved => PortfolioEvent.Moved(CashMovement.Read(reader), time),
            PortfolioEventKind.DividendPaid =>
                PortfolioEvent.Dividend(ReadAsset(reader), reader.ReadDecimal(), reader.ReadDecimal(), time),
            PortfolioEventKind.SplitApplied => PortfolioEvent.Split(ReadAsset(reader), reader.ReadDecimal(), reader.ReadDecimal(), time),
            PortfolioEventKind.PositionUpdated =>
                PortfolioEvent.Position(ReadAsset(reader), reader.ReadDecimal(), reader.ReadOptionalDecimal(), time),
            PortfolioEventKind.FillApplied => PortfolioEvent.Fill(
                ReadAsset(reader), reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadDecimal(), time,
                PositionFormat.ReadReference(reader)),
            PortfolioEventKind.PriceObserved => PortfolioEvent.PriceOf(ReadAsset(reader), reader.ReadDecimal(), time),
            PortfolioEventKind.HistoryObserved =>
                PortfolioEvent.Prices(HistoryFormat.Read(reader, shelf) ?? throw new FormatException("The event has no history."), time),
            PortfolioEventKind.RiskAssessed => PortfolioEvent.Assessed(DecisionFormat.ReadAssessment(reader), time),
            PortfolioEventKind.AllocationDecided => PortfolioEvent.Decided(DecisionFormat.ReadDecision(reader), time),
            PortfolioEventKind.OutlookSet => PortfolioEvent.OutlookOf(OutlookFormat.Read(reader), time),
            PortfolioEventKind.OpenOrdersSet => PortfolioEvent.OpenOrdersOf(OpenOrderBook.Read(reader), time),
            PortfolioEventKind.LimitMoved => PortfolioEvent.LimitOf(WatchFormat.ReadLimit(reader), time),
            PortfolioEventKind.MarketRead =>
                PortfolioEvent.MarketOf(WatchFormat.ReadMarket(reader) ?? throw new FormatException("The event has no reading."), time),
            PortfolioEventKind.LossesForecast => PortfolioEvent.ForecastsOf(ForecastFormat.ReadRound(reader), time),
            PortfolioEventKind.RiskReported => PortfolioEvent.Reported(time),
            PortfolioEventKind.ReviewMade => PortfolioEvent.Reviewed(ReviewFormat.ReadMark(reader), time),
            PortfolioEventKind.PlanSet => PortfolioEvent.PlanOf(ExecutionPlan.Read(reader), time),
            PortfolioEventKind.OrderIntended => PortfolioEvent.IntentOf(OrderFormat.ReadIntent(reader), time),
            PortfolioEventKind.OrderMoved => PortfolioEvent.MoveOf(OrderFormat.ReadMove(reader), time),
            PortfolioEventKind.TradingHaltSet => PortfolioEvent.HaltOf(reader.ReadBoolean(), reader.ReadString(), time),
            PortfolioEventKind.AssetBlockSet => ReadBlock(ReadAsset(reader), reader, time),
            PortfolioEventKind.ExecutionNoted => PortfolioEvent.NoteOf(OrderFormat.ReadNote(reader), time),
            PortfolioEventKind.HistoryTrimmed => PortfolioEvent.Trimmed(reader.ReadTime(), time),
            _ => throw new FormatException(Invariant($"There is no event of kind {(int)kind}.")),
        };

    private static PortfolioEvent ReadBlock(AssetId asset, StateReader reader, DateTimeOffset time) =>
        reader.ReadBoolean() ? PortfolioEvent.Blocked(OrderFormat.ReadBlock(reader)) : PortfolioEvent.Freed(asset, time);

    private static AssetId ReadAsset(StateReader reader) => new(reader.ReadString());
}
