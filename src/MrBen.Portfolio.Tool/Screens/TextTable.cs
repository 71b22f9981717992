using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>
/// A table with a line under the head and numbers to the right. Where it is wider than the screen its texts wrap; where even that is too
/// wide each row becomes a list of names and values. No number is ever broken or left out.
/// </summary>
internal sealed class TextTable(ImmutableArray<TextColumn> columns) : Renderable
{
    // A blank and an edge before each column, and an edge at the end.
    private const int Gap = 2;

    // A text of fewer columns is hard to read; a table that leaves it fewer is given up.
    private const int NarrowText = 16;

    private readonly List<string[]> _rows = [];

    /// <summary>Cells are texts, never markup: a symbol may be called [red].</summary>
    public void Row(params string[] cells) => _rows.Add(cells);

    /// <summary>A row of each item.</summary>
    public TextTable Rows<T>(IEnumerable<T> items, Func<T, string[]> cells)
    {
        _rows.AddRange(items.Select(cells));
        return this;
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        IRenderable shape = Widths(maxWidth) is { } widths ? AsTable(widths) : AsLists();
        return shape.Render(options, maxWidth);
    }

    /// <summary>The width of each column; <see langword="null"/> where there is no room for them.</summary>
    private int[]? Widths(int room)
    {
        int[] widths = [.. columns.Select((column, i) => _rows.Select(row => WidthOf(row[i])).Append(WidthOf(column.Name)).Max())];
        int left = room - 1 - (Gap * widths.Length);
        while (widths.Sum() > left)
        {
            // The widest text gives way first.
            int[] texts = [.. Enumerable.Range(0, widths.Length).Where(i => columns[i].Wraps && widths[i] > NarrowText)];
            if (texts.Length == 0)
            {
                return null;
            }

            widths[texts.MaxBy(i => widths[i])]--;
        }

        return widths;
    }

    private Table AsTable(int[] widths)
    {
        Table table = new() { Border = TableBorder.Simple, ShowRowSeparators = false };
        for (int i = 0; i < widths.Length; i++)
        {
            table.AddColumn(new TableColumn(new Text(columns[i].Name))
            {
                Alignment = columns[i].IsNumber ? Justify.Right : Justify.Left,
                NoWrap = !columns[i].Wraps,
                Padding = new Padding(1, 0, 0, 0),
                Width = widths[i],
            });
        }

        foreach (string[] row in _rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        return table;
    }

    private Rows AsLists() => new Rows(_rows.Select(ListOf).Prepend(Text.Empty));

    private IRenderable ListOf(string[] row)
    {
        Grid list = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn(new GridColumn { Padding = default });
        for (int i = 0; i < columns.Length; i++)
        {
            list.AddRow(new Text(columns[i].Name), new Text(row[i]));
        }

        return new Rows(list, Text.Empty);
    }

    // Several lines of a cell stand one under the other.
    private static int WidthOf(string cell) => cell.Split('\n').Max(line => new Segment(line).CellCount());
}
