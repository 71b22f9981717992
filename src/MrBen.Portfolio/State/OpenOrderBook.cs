using System.Collections.Immutable;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.State;

/// <summary>The orders that are open, as the host last told. Immutable and thread-safe.</summary>
public sealed record OpenOrderBook
{
    private OpenOrderBook(ImmutableArray<OpenOrder> orders) => Orders = orders;

    /// <summary>No order is open.</summary>
    public static OpenOrderBook Empty { get; } = new([]);

    /// <summary>The orders in the order told.</summary>
    public ImmutableArray<OpenOrder> Orders { get; }

    /// <summary>Copies orders.</summary>
    /// <exception cref="ArgumentException">An order is <see langword="null"/>.</exception>
    public static OpenOrderBook Of(params ReadOnlySpan<OpenOrder> orders)
    {
        for (int i = 0; i < orders.Length; i++)
        {
            if (orders[i] is null)
            {
                throw new ArgumentException(FormattableString.Invariant($"Open order {i} is null."), nameof(orders));
            }
        }

        return new OpenOrderBook([.. orders]);
    }

    /// <summary>The canonical bytes, as a part of <see cref="StateFormat"/>.</summary>
    internal void Write(StateWriter writer)
    {
        writer.Write(Orders.Length);
        foreach (OpenOrder order in Orders)
        {
            writer.Write(order.Asset.Value);
            writer.Write(order.RemainingQuantity);
            writer.WriteOptional(order.LimitPrice);
        }
    }

    internal static OpenOrderBook Read(StateReader reader)
    {
        ImmutableArray<OpenOrder>.Builder orders = ImmutableArray.CreateBuilder<OpenOrder>();
        for (int count = reader.ReadCount(); orders.Count < count;)
        {
            orders.Add(new OpenOrder(reader.ReadString(), reader.ReadDecimal(), reader.ReadOptionalDecimal()));
        }

        return new OpenOrderBook(orders.ToImmutable());
    }
}
