"""<Start> and <Stop>: streams and recordings that go on beside the document."""

from __future__ import annotations

from dataclasses import replace

from switchboard.program import Program, Step
from switchboard.twiml.recording import StartRecording, StopRecording
from switchboard.twiml.stream import StartStream, StopStream


async def start_recording(verb: StartRecording, program: Program) -> Step | None:
    await program.call.answer()
    recording = replace(verb.recording, told=verb.recording.told.at(program.absolute))
    program.exchange.recordings.begin(program.call, recording, "StartCallRecordingAPI")
    return None


async def stop_recording(verb: StopRecording, program: Program) -> Step | None:
    program.exchange.recordings.stop(program.call, verb.name)
    return None


async def start_stream(verb: StartStream, program: Program) -> Step | None:
    await program.call.answer()
    stream = verb.stream
    if stream.status_callback:
        stream = replace(stream, status_callback=program.absolute(stream.status_callback))
    program.exchange.streams.open(program.call, stream)
    return None


async def stop_stream(verb: StopStream, program: Program) -> Step | None:
    program.exchange.streams.stop(program.call, verb.name)
    return None
