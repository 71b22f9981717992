using System.Collections.Immutable;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>The tables' one look: a line under the head, numbers to the right.</summary>
internal static class Tables
{
    /// <param name="columns">Names of the columns; one that ends with &gt; holds numbers, one that ends with ~ wraps.</param>
    public static Table New(params string[] columns)
    {
        Table table = new() { Border = TableBorder.Simple, ShowRowSeparators = false };
        foreach (string column in columns)
        {
            bool isNumber = column.EndsWith('>');
            bool wraps = column.EndsWith('~');
            table.AddColumn(new TableColumn(Markup.Escape(isNumber || wraps ? column[..^1] : column))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = !wraps,
                Padding = new Padding(1, 0, 0, 0),
            });
        }

        return table;
    }

    /// <summary>Cells are texts, never markup: a symbol may be called [red].</summary>
    public static void Row(this Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);

    public static void Line(this IAnsiConsole console, string text) => console.Write(new Text(text + "\n"));

    public static void Heading(this IAnsiConsole console, string text)
    {
        console.Line("");
        console.Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));
    }

    public static void Bullets(this IAnsiConsole console, IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            console.Write(new Grid().AddColumn(new GridColumn { Padding = new Padding(1, 0, 1, 0), NoWrap = true }).AddColumn()
                .AddRow(new Text("•"), new Text(sentence)));
        }
    }

    /// <summary>Faults as a table; a file's name stands there only where there are several.</summary>
    public static void Faults(this IAnsiConsole console, ImmutableArray<InputFault> faults)
    {
        bool hasSources = faults.DistinctBy(fault => fault.Source).Count() > 1;
        bool hasPlaces = faults.Any(fault => fault.Place.Length > 0);
        Table table = New(Cells("in", "where", "what is wrong~"));
        foreach (InputFault fault in faults)
        {
            string place = fault.Variable is null ? fault.Place : $"{fault.Place}\n  by {fault.Variable}";
            table.Row(Cells(fault.Source, place, fault.Reason));
        }

        console.Write(table);

        string[] Cells(string source, string place, string reason) => (hasSources, hasPlaces) switch
        {
            (true, true) => [source, place, reason],
            (true, false) => [source, reason],
            (false, true) => [place, reason],
            _ => [reason],
        };
    }
}
