using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;
using PaperTrading;

const int BadInput = 2;
using CancellationTokenSource ending = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    ending.Cancel();
};
try
{
    return await new CommandLine().InvokeAsync(args, async (command, request, cancelled) =>
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancelled);
        await (command switch
        {
            "venue" => Venue.RunAsync(request, both.Token),
            "trade" => new Trader(request).RunAsync(both.Token),
            _ => Demonstration.RunAsync(request, both.Token),
        });
    });
}
catch (OperationCanceledException)
{
    return 0;
}
catch (Exception error) when (error is FormatException or ArgumentException or IOException or CsvFormatException or JournalException
    or System.Net.Sockets.SocketException)
{
    Console.Error.WriteLine(error.Message);
    return BadInput;
}
